using System.Globalization;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>
/// Short fits of every kind in float32, and the digests of the weights that they end with: what must not change while code is moved.
/// </summary>
/// <param name="tokenizer">Path of a small spm.model.</param>
internal sealed class FitDigests(string tokenizer)
{
    private static readonly string[] Words = ["kettle", "rain", "train", "window", "seven", "blue", "again", "road"];

    private static readonly DebertaV3Config Config =
        new()
        {
            HiddenSize = 8,
            Layers = 2,
            AttentionHeads = 2,
            IntermediateSize = 16,
            VocabularySize = 304,
            PositionBuckets = 32,
            InitializerRange = 0.3
        };

    private readonly MLContext _context = new(seed: 1);

    /// <summary>
    /// Prints a line for each fit: name, digest, loss of the last epoch. The last line is of fixed arithmetic: equal on machines that
    /// compute the same bits.
    /// </summary>
    public int Print()
    {
        var rows = Rows();
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        using (var multiclass = Multiclass().Fit(keys))
            Print("multiclass", multiclass.SavePretrained, multiclass.TrainingHistory);
        using (var tiny = _context.MulticlassClassification.Trainers.DebertaV3TextClassification(
            new DebertaV3TextClassificationOptions { BatchSize = 8, MaxEpochs = 1, Precision = TrainingPrecision.Float32 }).Fit(keys))
        {
            Print("tiny", tiny.SavePretrained, tiny.TrainingHistory);
        }
        using (var regression = Regression().Fit(rows))
            Print("regression", regression.SavePretrained, regression.TrainingHistory);
        foreach (var objective in Enum.GetValues<PretrainingObjective>())
        {
            using var pretrained = Pretraining(objective).Fit(rows);
            Print($"pretraining-{(int)objective}", pretrained.SavePretrained, pretrained.TrainingHistory);
        }
        Console.WriteLine($"machine {Machine()} 0");
        return 0;
    }

    private DebertaV3Trainer Multiclass() =>
        _context.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
        {
            Checkpoint = Checkpoint(),
            BatchSize = 4,
            GradientAccumulation = 2,
            MaxEpochs = 3,
            LearningRate = 1e-3,
            ValidationFraction = 0.2,
            LayerLearningRateDecay = 0.9,
            LabelSmoothing = 0.1,
            AdversarialWeight = 1,
            ClassWeights = new Dictionary<string, float> { ["yes"] = 2 },
        });

    private DebertaV3Trainer Regression() => _context.Regression.Trainers.DebertaV3TextRegression(new DebertaV3TextRegressionOptions
    {
        LabelColumnName = "Value",
        Checkpoint = Checkpoint(),
        BatchSize = 4,
        MaxEpochs = 2,
        LearningRate = 1e-3,
        FrozenLayers = 1,
    });

    private DebertaV3PretrainingEstimator Pretraining(PretrainingObjective objective) =>
        _context.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            Objective = objective,
            Checkpoint = Checkpoint(),
            InputColumnName = "Sentence1",
            BatchSize = 4,
            MaxSteps = 9,
            LearningRate = 1e-3,
            ValidationFraction = 0.2,
        });

    private DebertaV3Checkpoint Checkpoint() => DebertaV3Checkpoint.New(Config, tokenizer, seed: 5);

    private static void Print(string name, Action<string> save, TrainingHistory history)
    {
        var folder = Directory.CreateTempSubdirectory();
        save(folder.FullName);
        var weights = Directory.GetFiles(folder.FullName, "*.safetensors").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)
            .ToArray();
        folder.Delete(recursive: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {Digest(weights)} {history.Epochs[^1].TrainingLoss:r}"));
    }

    // Products, functions and sums of the kinds that a step consists of.
    private static string Machine()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var a = arange(0, 6 * 17 * 40, dtype: ScalarType.Float32).reshape(6, 17, 40).sin();
        var b = arange(0, 40 * 24, dtype: ScalarType.Float32).reshape(40, 24).cos();
        var product = a.matmul(b);
        var all = cat([product, nn.functional.gelu(product), product.softmax(-1), product.exp(), nn.functional.layer_norm(product, [24])],
            0);
        var bytes = all.data<float>().ToArray().SelectMany(BitConverter.GetBytes).ToArray();
        var managed = Enumerable.Range(0, 1000).Select(i => (float)(Math.Exp(Math.Sin(i)) * Math.Log(i + 1)));
        return Digest([.. bytes, .. managed.SelectMany(BitConverter.GetBytes)]);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..16];

    private IDataView Rows() => _context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i =>
    {
        var random = new Random(i);
        var text = string.Join(' ', Enumerable.Range(0, 3 + i % 7).Select(_ => Words[random.Next(Words.Length)]));
        return new DigestRow { Sentence1 = text, Label = i % 3 == 0 ? "yes" : "no", Value = 100 + i % 5 };
    }));

    private sealed class DigestRow
    {
        public string Sentence1 { get; set; } = "";

        public string Label { get; set; } = "";

        public float Value { get; set; }
    }
}
