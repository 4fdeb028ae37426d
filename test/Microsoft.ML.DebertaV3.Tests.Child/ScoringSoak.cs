using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>
/// Many threads on one model, with rows of mixed lengths in batches of mixed sizes: every result must be that of the row alone, and
/// memory must not grow.
/// </summary>
internal sealed class ScoringSoak : IDisposable
{
    private const int Rows = 200, MostWords = 400, MostRows = 24;

    private readonly DebertaV3Transformer _model;
    private readonly TextRow[] _rows;
    private readonly float[][] _expected;
    private long _batches, _scored, _wrong;

    private ScoringSoak(ScoringPrecision precision)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("deberta-soak-").FullName, "model");
        using (var made = Fitted())
            made.SavePretrained(folder);
        _model = new MLContext(1).Model.LoadDebertaV3(folder, new DebertaV3LoadOptions { ScoringPrecision = precision });
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        var random = new Random(1);
        _rows = [.. Enumerable.Range(0, Rows).Select(_ => new TextRow { Sentence1 = Text(random) })];
        _expected = [.. _rows.Select(row => Score([row])[0])];
    }

    /// <summary>Returns 0 if all went well.</summary>
    public static int Run(int threads, int seconds, ScoringPrecision precision)
    {
        using var soak = new ScoringSoak(precision);
        soak.Score(threads, TimeSpan.FromSeconds(Math.Min(20, seconds / 4.0))); // memory of as many calls as will run at once
        var before = Environment.WorkingSet;
        soak.Score(threads, TimeSpan.FromSeconds(seconds));
        var grown = (Environment.WorkingSet - before) / 1e6;
        Console.WriteLine($"{threads} threads, {seconds} s, {precision}: {soak._scored} rows in {soak._batches} batches, "
            + $"{soak._wrong} wrong, resident memory {before / 1e6:f0} MB and {grown:f0} MB more.");
        return soak._wrong == 0 && grown < 100 ? 0 : 1;
    }

    public void Dispose() => _model.Dispose();

    private void Score(int count, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            var random = new Random(i);
            while (clock.Elapsed < time)
                Check([.. Enumerable.Range(0, random.Next(1, MostRows)).Select(_ => random.Next(Rows))]);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private void Check(int[] chosen)
    {
        var scores = Score([.. chosen.Select(row => _rows[row])]);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _scored, chosen.Length);
        for (var i = 0; i < chosen.Length; i++)
        {
            if (!scores[i].AsSpan().SequenceEqual(_expected[chosen[i]]))
                Interlocked.Increment(ref _wrong);
        }
    }

    private float[][] Score(TextRow[] rows) =>
        [.. _model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score")];

    private static DebertaV3Transformer Fitted()
    {
        var context = new MLContext(1);
        TextRow[] rows = [new() { Sentence1 = "good", Label = "yes" }, new() { Sentence1 = "bad", Label = "no" }];
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(rows));
        return context.MulticlassClassification.Trainers
            .DebertaV3TextClassification(new DebertaV3TextClassificationOptions { Checkpoint = DebertaV3Checkpoint.Tiny, MaxEpochs = 1 })
            .Fit(keys.Transform(context.Data.LoadFromEnumerable(rows)));
    }

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, 1 + (int)(MostWords * Math.Pow(random.NextDouble(), 3))).Select(_ => Word(random)));

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)random.Next('a', 'z' + 1)));
}
