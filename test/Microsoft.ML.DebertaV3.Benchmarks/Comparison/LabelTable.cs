using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>How many predicted labels of fitted models change when scoring is in bfloat16.</summary>
internal static class LabelTable
{
    private const int TrainingRows = 2500;
    private const double MostChanged = 0.002;

    public static void Run(Comparison comparison)
    {
        var data = comparison.Data;
        Console.WriteLine("| texts | rows | accuracy, float32 | accuracy, bfloat16 | labels changed | largest change of a probability |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var polarity = LabelledText.Polarity(Path.Combine(data, "nltk-sentence_polarity/sentence_polarity"));
        var trec = Path.Combine(data, "nltk-qc/qc");
        Compare(comparison.Check, "TREC-6", LabelledText.Trec(Path.Combine(trec, "train.txt")),
            LabelledText.Trec(Path.Combine(trec, "test.txt")));
        Compare(comparison.Check, "sentence polarity", polarity[..TrainingRows], polarity[TrainingRows..]);
        Compare(comparison.Check, "SICK", Sick(data, "SICK_train.txt"), Sick(data, "SICK_test_annotated.txt"));
    }

    private static void Compare(ReferenceCheck check, string name, LabelledText[] train, LabelledText[] test)
    {
        var context = new MLContext(1);
        var folder = Directory.CreateTempSubdirectory("deberta-labels-").FullName;
        using (var fitted = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(
                new DebertaV3TextClassificationOptions
                {
                    Sentence1ColumnName = "Text",
                    MaxEpochs = 2,
                    MaxLength = 64,
                    LearningRate = 5e-4
                }))
            .Fit(context.Data.LoadFromEnumerable(train[..Math.Min(TrainingRows, train.Length)])).LastTransformer)
            fitted.SavePretrained(Path.Combine(folder, "model"));
        var (exact, rounded) = (Scores(context, folder, test, ScoringPrecision.Float32),
            Scores(context, folder, test, ScoringPrecision.BFloat16));
        var changed = exact.Zip(rounded, (a, b) => a.Label != b.Label).Count(differs => differs);
        var largest = exact.Zip(rounded, (a, b) => a.Scores.Zip(b.Scores, (x, y) => Math.Abs(x - y)).Max()).Max();
        Console.WriteLine(
            $"| {name} | {test.Length} | {Accuracy(exact):f3} | {Accuracy(rounded):f3} | {changed} ({100.0 * changed / test.Length:f2} %) "
            + $"| {largest:f4} |");
        check.Add($"{name}, share of labels that bfloat16 changes", (double)changed / test.Length, MostChanged);
        Directory.Delete(folder, recursive: true);

        double Accuracy((string Label, float[] Scores)[] predictions) =>
            predictions.Zip(test, (prediction, row) => prediction.Label == row.Label ? 1.0 : 0).Average();
    }

    private static (string Label, float[] Scores)[] Scores(
        MLContext context, string folder, LabelledText[] rows, ScoringPrecision precision)
    {
        using var model = context.Model.LoadDebertaV3(Path.Combine(folder, "model"),
            new DebertaV3LoadOptions { Sentence1ColumnName = "Text", MaxLength = 64, ScoringPrecision = precision });
        var scored = context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(
            model.Transform(context.Data.LoadFromEnumerable(rows[..1]))).Transform(model.Transform(context.Data.LoadFromEnumerable(rows)));
        return [.. scored.GetColumn<string>("PredictedLabel").Zip(scored.GetColumn<float[]>("Score"))];
    }

    private static LabelledText[] Sick(string data, string file) =>
        [.. File.ReadLines(Path.Combine(data, "sick", file)).Skip(1).Select(line => line.Split('\t')).Where(columns => columns.Length > 4)
            .Select(columns => new LabelledText { Label = columns[4][..1].ToUpperInvariant(), Text = $"{columns[1]} ; {columns[2]}" })];
}
