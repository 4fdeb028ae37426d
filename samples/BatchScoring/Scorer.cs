using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace BatchScoring;

/// <summary>A fine-tuned classifier of texts.</summary>
internal sealed class Scorer : IDisposable
{
    private readonly MLContext _context = new();
    private readonly DebertaV3Transformer _model;
    private readonly string[] _labels;

    /// <param name="folder">A folder of SavePretrained or transformers.</param>
    /// <param name="batchSize">Rows that are scored at once.</param>
    /// <exception cref="InvalidDataException">The folder has no classifier.</exception>
    public Scorer(string folder, int batchSize)
    {
        _model = _context.Model.LoadDebertaV3(folder,
            new DebertaV3LoadOptions { Sentence1ColumnName = nameof(Row.Text), BatchSize = batchSize });
        var schema = _model.GetOutputSchema(_context.Data.LoadFromEnumerable<Row>([]).Schema);
        if (schema.GetColumnOrNull("PredictedLabel") is not { Type: KeyDataViewType } label)
        {
            _model.Dispose();
            throw new InvalidDataException($"{folder}: this is no model that gives a text one of several labels.");
        }
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        _labels = [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The prediction of each text.</summary>
    /// <param name="texts">The texts; null counts as empty.</param>
    /// <param name="firstRow">Index of the first one in its file.</param>
    public List<Prediction> Score(ReadOnlyMemory<string?> texts, long firstRow)
    {
        var scored =
            _model.Transform(_context.Data.LoadFromEnumerable(MemoryMarshal.ToEnumerable(texts).Select(text => new Row { Text = text })));
        var predictions = new List<Prediction>(texts.Length);
        foreach (var row in _context.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: true))
        {
            var label = (int)row.PredictedLabel - 1; // keys begin at 1
            predictions.Add(new(firstRow + predictions.Count, _labels[label], row.Score[label]));
        }
        return predictions;
    }

    public void Dispose() => _model.Dispose();

    private sealed class Row
    {
        public string? Text { get; set; }
    }

    private sealed class ScoredRow
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
