using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A scorer without a network: the lengths of the texts, and a record of what it was asked.</summary>
internal sealed class CountingScorer(int batchSize) : IRowScorer
{
    /// <summary>Rows of each call, in order.</summary>
    public List<int> Calls { get; } = [];

    public string Name => "Counting";

    public IReadOnlyList<InputColumn> Inputs { get; } = [new("Sentence1"), new("Sentence2")];

    public IReadOnlyList<OutputColumn> OutputColumns { get; } =
    [
        OutputColumn.Of("First", NumberDataViewType.Single, null, (float[] output, ref float value) => value = output[0]),
        OutputColumn.Of("Second", NumberDataViewType.Single, null, (float[] output, ref float value) => value = output[1]),
        OutputColumn.Of("Both", NumberDataViewType.Single, null, (float[] output, ref float value) => value = output[0] + output[1]),
    ];

    public int BatchSize => batchSize;

    public object[] Score(IReadOnlyList<TextRow> rows)
    {
        Calls.Add(rows.Count);
        return [.. rows.Select(row => new float[] { row.First.Length, row.Second!.Length })];
    }
}
