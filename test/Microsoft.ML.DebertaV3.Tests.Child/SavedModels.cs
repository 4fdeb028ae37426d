namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>
/// Loads saved models as an application does that has never heard of this library's types: by plain Model.Load, with nothing registered.
/// </summary>
internal static class SavedModels
{
    /// <summary>Prints per model what Transform, an engine and eight threads with an engine each predict.</summary>
    /// <param name="texts">A file with one text per line.</param>
    /// <param name="models">Paths of models.</param>
    public static int Predict(string texts, IEnumerable<string> models)
    {
        var rows = File.ReadAllLines(texts).Select(text => new TextRow { Sentence1 = text }).ToArray();
        foreach (var path in models)
        {
            var context = new MLContext();
            var model = context.Model.Load(path, out _);
            var name = Path.GetFileName(path);
            var transformed = context.Data.CreateEnumerable<Prediction>(model.Transform(context.Data.LoadFromEnumerable(rows)),
                reuseRowObject: false);
            Print(name, "transform", transformed);
            Print(name, "engine", Predict(context, model, rows));
            Print(name, "threads", PredictInThreads(context, model, rows));
        }
        return 0;
    }

    private static Prediction[] Predict(MLContext context, ITransformer model, TextRow[] rows)
    {
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using var engine = context.Model.CreatePredictionEngine<TextRow, Prediction>(model, options);
        return [.. rows.Select(engine.Predict)];
    }

    private static Prediction[] PredictInThreads(MLContext context, ITransformer model, TextRow[] rows)
    {
        var byThread = new Prediction[rows.Length];
        var threads = Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            var own = Enumerable.Range(0, rows.Length).Where(i => i % 8 == t).ToArray();
            foreach (var (i, prediction) in own.Zip(Predict(context, model, [.. own.Select(i => rows[i])])))
                byThread[i] = prediction;
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return byThread;
    }

    private static void Print(string model, string way, IEnumerable<Prediction> predictions)
    {
        foreach (var prediction in predictions)
            Console.WriteLine($"{model} {way} {prediction}");
    }
}
