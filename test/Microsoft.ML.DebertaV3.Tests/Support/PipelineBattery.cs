namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>What ML.NET lets a user put around any estimator: caches, chains, and the helpers that ask for no MLContext.</summary>
/// <param name="context">With a seed: every fit gives the same model.</param>
/// <param name="estimator">The estimator.</param>
/// <param name="data">Rows to fit and to transform.</param>
internal sealed class PipelineBattery(MLContext context, IEstimator<ITransformer> estimator, IDataView data)
{
    /// <summary>Runs every check against a model of the same rows.</summary>
    public void Run(ITransformer fitted)
    {
        var expected = fitted.Transform(data);
        CheckCaches(expected);
        CheckChain(fitted);
        CheckPreviews(fitted, expected);
    }

    // Rows come from memory, in whatever order and by whatever cursor they are asked for.
    private void CheckCaches(IDataView expected)
    {
        var cached = context.Data.Cache(data);
        var model = estimator.Fit(cached);
        ViewComparison.AreSame(expected, model.Transform(data));
        ViewComparison.AreSame(expected, model.Transform(cached));
        ViewComparison.AreSame(expected, context.Data.Cache(model.Transform(data)));
        (model as IDisposable)?.Dispose();
    }

    // A cache in front of the estimator and one behind; the delegate of WithOnFitDelegate gets the model.
    private void CheckChain(ITransformer fitted)
    {
        var seen = new List<ITransformer>();
        var copy = context.Transforms.CopyColumns("Copied", data.Schema[0].Name);
        var chain = copy.AppendCacheCheckpoint(context).Append(estimator.WithOnFitDelegate(seen.Add)).AppendCacheCheckpoint(context);
        using var model = chain.Fit(data);
        Assert.HasCount(1, seen);
        Assert.AreSame(seen[0], model.LastTransformer);
        ViewComparison.AreSame(fitted.Transform(copy.Fit(data).Transform(data)), model.Transform(data));
    }

    // What a debugger shows.
    private void CheckPreviews(ITransformer fitted, IDataView expected)
    {
        const int Rows = 3;
        foreach (var preview in new[] { expected.Preview(Rows), fitted.Preview(data, Rows), estimator.Preview(data, Rows, Rows) })
        {
            SchemaComparison.AreSame(expected.Schema, preview.Schema);
            Assert.HasCount(Rows, preview.RowView);
        }
        var last = expected.Schema[^1].Name;
        var shown = expected.Preview().ColumnView.Single(column => column.Column.Name == last).Values;
        Assert.HasCount(ViewComparison.Rows(expected, last).Length, shown);
    }
}
