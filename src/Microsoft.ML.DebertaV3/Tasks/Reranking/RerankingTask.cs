using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks.Reranking;

/// <summary>Scores the relevance of passages to a query.</summary>
internal sealed class RerankingTask : SequenceScoringTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "re-ranking";

    public const string TaskName = "DebertaV3Reranking";

    /// <exception cref="InvalidDataException">The settings are not those of such a task.</exception>
    public RerankingTask(ModelSettings settings)
        : base(settings)
    {
        if (OutputCount is not (1 or 2) || settings.TextColumns.Count != 2)
        {
            throw new InvalidDataException(
                $"The head has {OutputCount} outputs ({string.Join(", ", settings.LabelNames.Take(10))}); re-ranking needs one, or two of "
                + "which the second means relevant.");
        }
        OutputColumns =
        [
            Vectors.Column<float[], float>(settings.Column("Score"), NumberDataViewType.Single, scores => scores),
            Vectors.Column<float[], int>(settings.Column("Order"), NumberDataViewType.Int32, scores => Order(scores)),
        ];
    }

    public override string Name => TaskName;

    public override string? ProblemType => OutputCount == 1 ? "regression" : null;

    public override IReadOnlyList<InputColumn> Inputs => [new(Settings.TextColumns[0]), new(Settings.TextColumns[1], IsVector: true)];

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer) =>
        new([.. (row.Several ?? []).Select(passage => Pair(tokenizer, row.First, passage))]);

    public override object Decode(EncodedRow row, float[][] outputs) =>
        Array.ConvertAll(outputs, output => output.Length == 1 ? output[0] : output[1] - output[0]);

    // OrderByDescending is stable: passages with equal scores keep their order.
    private static int[] Order(float[] scores) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
}
