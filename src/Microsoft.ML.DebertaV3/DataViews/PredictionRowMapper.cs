using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Scores one row at a time, for PredictionEngine.</summary>
/// <remarks>
/// Runs one forward pass per row, however many output columns are read: the last result is reused while position and texts are unchanged.
/// </remarks>
internal sealed class PredictionRowMapper(IRowScorer scorer, DataViewSchema inputSchema, ITransformer transformer) : IRowMapper
{
    private readonly IReadOnlyList<DataViewSchema.Column> _texts = TextColumnReader.Find(inputSchema, scorer.Name, scorer.Inputs);

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => [.. scorer.OutputColumns.Select(c => c.Column)];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        var any = Enumerable.Range(0, scorer.OutputColumns.Count).Any(activeOutput);
        return column => any && _texts.Any(text => text.Index == column);
    }

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        var active = Enumerable.Range(0, scorer.OutputColumns.Count).Select(activeOutput).ToArray();
        if (!active.Contains(true))
            return new Delegate?[active.Length];

        var current = new CurrentRow(scorer, input);
        return [.. scorer.OutputColumns.Select((column, i) => active[i] ? column.CreateGetter(current.Output) : null)];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => transformer.Save(ctx);

    private sealed class CurrentRow(IRowScorer scorer, DataViewRow row)
    {
        private readonly TextColumnReader _reader = new(row, scorer.Name, scorer.Inputs);
        private TextRow _scored;
        private object? _output;

        // The position alone is not enough: a caller's own row may never change its position.
        public object Output()
        {
            var texts = _reader.Read() with { Position = row.Position };
            if (_output is null || texts != _scored)
            {
                _output = null; // do not keep another row's result if scoring fails
                _output = scorer.Score([texts])[0];
                _scored = texts;
            }
            return _output;
        }
    }
}
