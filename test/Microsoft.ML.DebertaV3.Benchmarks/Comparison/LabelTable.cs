using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>How many predicted labels of fitted models change when scoring is in bfloat16, or in int8 by ONNX Runtime.</summary>
internal static class LabelTable
{
    private const int TrainingRows = 2500, MaxLength = 64;
    private const double MostChanged = 0.002;

    public static void Run(Comparison comparison)
    {
        var data = comparison.Data;
        Console.WriteLine("| texts, rows | scoring | accuracy | labels changed | largest change of a probability |");
        Console.WriteLine("|---|---|---|---|---|");
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
        var root = Directory.CreateTempSubdirectory("deberta-labels-").FullName;
        var folder = Path.Combine(root, "model");
        Fit(context, train, folder);
        using var model = Load(context, folder, ScoringPrecision.Float32);
        using var rounded = Load(context, folder, ScoringPrecision.BFloat16);
        using var onnx = OnnxContender.Of(model, Environment.ProcessorCount, OnnxWeightType.Int8);
        Directory.Delete(root, recursive: true);

        var exact = Scores(context, model, test);
        Print("float32", exact);
        check.Add($"{name}, share of labels that bfloat16 changes", Print("bfloat16", Scores(context, rounded, test)), MostChanged);
        Print("int8 in ONNX Runtime", [.. onnx.Run(test.Select(row => row.Text), model.Checkpoint.Tokenizer, MaxLength)
            .Chunk(model.Labels.Count).Select(Softmax)]);

        // Returns the share of changed labels.
        double Print(string scoring, float[][] scores)
        {
            var accuracy = scores.Zip(test, (own, row) => model.Labels[Best(own)] == row.Label ? 1.0 : 0).Average();
            var changed = scores.Zip(exact, (own, other) => Best(own) != Best(other)).Count(differs => differs);
            var largest = scores.Zip(exact, (own, other) => own.Zip(other, (x, y) => Math.Abs(x - y)).Max()).Max();
            Console.WriteLine($"| {name}, {test.Length} | {scoring} | {accuracy:f3} | {changed} ({100.0 * changed / test.Length:f2} %) "
                + $"| {largest:f4} |");
            return (double)changed / test.Length;
        }
    }

    private static void Fit(MLContext context, LabelledText[] rows, string folder)
    {
        var options = new DebertaV3TextClassificationOptions
        {
            Sentence1ColumnName = "Text",
            MaxEpochs = 2,
            MaxLength = MaxLength,
            LearningRate = 5e-4
        };
        using var fitted = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(options))
            .Fit(context.Data.LoadFromEnumerable(rows[..Math.Min(TrainingRows, rows.Length)])).LastTransformer;
        fitted.SavePretrained(folder);
    }

    private static DebertaV3Transformer Load(MLContext context, string folder, ScoringPrecision precision) =>
        context.Model.LoadDebertaV3(folder,
            new DebertaV3LoadOptions { Sentence1ColumnName = "Text", MaxLength = MaxLength, ScoringPrecision = precision });

    private static float[][] Scores(MLContext context, DebertaV3Transformer model, LabelledText[] rows) =>
        [.. model.Transform(context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score")];

    private static int Best(float[] scores) => Array.IndexOf(scores, scores.Max());

    private static float[] Softmax(float[] logits)
    {
        var probabilities = new float[logits.Length];
        TensorPrimitives.SoftMax(logits, probabilities);
        return probabilities;
    }

    private static LabelledText[] Sick(string data, string file) =>
        [.. File.ReadLines(Path.Combine(data, "sick", file)).Skip(1).Select(line => line.Split('\t')).Where(columns => columns.Length > 4)
            .Select(columns => new LabelledText { Label = columns[4][..1].ToUpperInvariant(), Text = $"{columns[1]} ; {columns[2]}" })];
}
