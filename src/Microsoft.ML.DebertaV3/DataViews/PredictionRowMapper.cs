using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Scores one row at a time: what a PredictionEngine runs.</summary>
/// <remarks>One forward per row, however many output columns are read: the last row's output is kept by its position.</remarks>
internal sealed class PredictionRowMapper(IRowScorer scorer, DataViewSchema inputSchema, ITransformer transformer) : IRowMapper
{
    private readonly IReadOnlyList<DataViewSchema.Column> _texts = TextColumnReader.Find(inputSchema, scorer.Name, scorer.TextColumns);

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
        private readonly TextColumnReader _reader = new(row, scorer.Name, scorer.TextColumns);
        private long _position = -1;
        private object? _output;

        public object Output()
        {
            if (row.Position != _position || _output is null)
            {
                _output = scorer.Score([_reader.Read()])[0];
                _position = row.Position;
            }
            return _output;
        }
    }
}
