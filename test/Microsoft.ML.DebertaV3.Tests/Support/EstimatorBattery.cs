using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// What ML.NET demands of every estimator: the checks of its own <c>TestEstimatorCore</c> (dotnet/machinelearning), written anew.
/// </summary>
internal sealed class EstimatorBattery(MLContext context, IEstimator<ITransformer> estimator)
{
    /// <summary>Data to fit and to transform.</summary>
    public required IDataView Valid { get; init; }

    /// <summary>Data that can be transformed but not fitted: no label. Null (default): fitting needs no more than transforming.</summary>
    public IDataView? ForTransformOnly { get; init; }

    /// <summary>Data that can be neither fitted nor transformed.</summary>
    public required IReadOnlyList<IDataView> Invalid { get; init; }

    /// <summary>Runs every check.</summary>
    public void Run()
    {
        var promised = estimator.GetOutputSchema(SchemaShape.Create(Valid.Schema));
        foreach (var data in Invalid.Append(ForTransformOnly).OfType<IDataView>())
        {
            MustFail(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema)));
            MustFail(() => estimator.Fit(data));
        }

        var fitted = estimator.Fit(Valid);
        var loaded = SaveAndLoad(fitted, Valid.Schema);
        CheckOn(Valid, fitted, loaded);
        if (ForTransformOnly is not null)
            CheckOn(ForTransformOnly, fitted, loaded);
        foreach (var transformer in new[] { fitted, loaded })
        {
            foreach (var data in Invalid)
            {
                MustFail(() => transformer.GetOutputSchema(data.Schema));
                MustFail(() => transformer.Transform(data));
                MustFail(() => transformer.GetRowToRowMapper(data.Schema));
            }
        }
        SchemaComparison.IsKept(promised, fitted.GetOutputSchema(Valid.Schema));
        new PipelineBattery(context, estimator, Valid).Run(fitted);
        Dispose(loaded, Valid);
        Dispose(fitted, Valid);
    }

    private static void CheckOn(IDataView data, ITransformer fitted, ITransformer loaded)
    {
        var schema = fitted.GetOutputSchema(data.Schema);
        SchemaComparison.HasSoundAnnotations(schema);
        foreach (var transformer in new[] { fitted, loaded })
        {
            Assert.IsTrue(transformer.IsRowToRowMapper);
            var mapper = transformer.GetRowToRowMapper(data.Schema);
            Assert.AreSame(data.Schema, mapper.InputSchema);
            SchemaComparison.AreSame(schema, mapper.OutputSchema);
            SchemaComparison.AreSame(schema, transformer.GetOutputSchema(data.Schema));
            SchemaComparison.AreSame(schema, transformer.Transform(data).Schema);
        }
        var (expected, actual) = (fitted.Transform(data), loaded.Transform(data));
        ViewComparison.AreSame(expected, actual);
        if (!expected.CanShuffle)
            CollectionAssert.AreEqual(Ids(expected, random: null), Ids(expected, new Random(1)),
                "A view that cannot shuffle has shuffled.");
    }

    private ITransformer SaveAndLoad(ITransformer transformer, DataViewSchema inputSchema)
    {
        using var file = new MemoryStream();
        context.Model.Save(transformer, inputSchema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out var loadedSchema);
        SchemaComparison.AreSame(inputSchema, loadedSchema);
        return loaded;
    }

    private static List<DataViewRowId> Ids(IDataView view, Random? random)
    {
        using var cursor = view.GetRowCursor([view.Schema[view.Schema.Count - 1]], random);
        var getter = cursor.GetIdGetter();
        var ids = new List<DataViewRowId>();
        while (cursor.MoveNext())
        {
            var id = default(DataViewRowId);
            getter(ref id);
            ids.Add(id);
        }
        return ids;
    }

    // ML.NET's schema errors: ArgumentOutOfRangeException, InvalidOperationException. A message that names no column would help nobody.
    private static void MustFail(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or InvalidOperationException)
        {
            StringAssert.Contains(problem.Message, "olumn", problem.ToString());
            return;
        }
        Assert.Fail("Invalid data was accepted.");
    }

    private static void Dispose(ITransformer transformer, IDataView data)
    {
        if (transformer is not IDisposable disposable)
            return; // no native memory
        disposable.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Ids(transformer.Transform(data), random: null));
    }
}
