using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>
/// Makes <see cref="DebertaV3Checkpoint.Tiny"/>: pre-trains its network from scratch on a folder of texts, and says how it went
/// (docs/tiny.md).
/// </summary>
internal static class TinyPretraining
{
    public static System.CommandLine.Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder of Markdown texts, a paragraph per line.",
            Required = true
        };
        var tokenizer = new Option<FileInfo>("--tokenizer") { Description = "The tokenizer (its spm.model).", Required = true };
        var output =
            new Option<DirectoryInfo>(
            "--output")
            {
                Description = "Folder for the weights, the log and the state of the run, which goes on from there.",
                Required = true
            };
        var weights =
            new Option<DirectoryInfo?>("--weights") { Description = "A folder of this command, to train on; without: from scratch." };
        var steps = new Option<int>("--steps") { Description = "Updates.", DefaultValueFactory = _ => 7500 };
        var batch = new Option<int>("--batch") { Description = "Sequences per batch.", DefaultValueFactory = _ => 64 };
        var accumulation = new Option<int>("--accumulation") { Description = "Batches per update.", DefaultValueFactory = _ => 1 };
        var length = new Option<int>("--length") { Description = "Pieces per sequence.", DefaultValueFactory = _ => 128 };
        var rate = new Option<double>("--learning-rate") { Description = "Peak learning rate.", DefaultValueFactory = _ => 1e-3 };
        var detection =
            new Option<double?>(
            "--discriminator-learning-rate")
            { Description = "The discriminator's peak learning rate; without: the same." };
        var range = new Option<double>("--initializer-range")
        {
            Description = "Standard deviation of new weights.",
            DefaultValueFactory = _ => DebertaV3Checkpoint.Tiny.Config.InitializerRange
        };
        var dropout = new Option<double>("--dropout") { Description = "Of hidden states and attention.", DefaultValueFactory = _ => 0 };
        var decay = new Option<double>("--weight-decay") { Description = "Decoupled weight decay.", DefaultValueFactory = _ => 0.01 };
        var masking = new Option<MaskingScheme>("--masking")
        {
            Description = "Pieces, WholeWords or NGrams.",
            DefaultValueFactory = _ => MaskingScheme.Pieces
        };
        var precision = new Option<TrainingPrecision>("--precision")
        {
            Description = "Float32, BFloat16 or Auto.",
            DefaultValueFactory = _ => TrainingPrecision.Auto
        };
        var command = new System.CommandLine.Command("tiny", "Pre-trains the network of DebertaV3Checkpoint.Tiny from scratch.")
        {
            data, tokenizer, output, weights, steps, batch, accumulation, length, rate, detection, range, dropout, decay, masking,
            precision,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), new DebertaV3PretrainingOptions
        {
            Checkpoint = parsed.GetValue(weights) is { } folder
                ? DebertaV3Checkpoint.FromFolder(folder.FullName)
                : DebertaV3Checkpoint.New(DebertaV3Checkpoint.Tiny.Config with { InitializerRange = parsed.GetValue(range) },
                parsed.GetRequiredValue(tokenizer).FullName, seed: 1),
            MaxSteps = parsed.GetValue(steps),
            MaxEpochs = 10_000,
            BatchSize = parsed.GetValue(batch),
            GradientAccumulation = parsed.GetValue(accumulation),
            MaxLength = parsed.GetValue(length),
            LearningRate = parsed.GetValue(rate),
            DiscriminatorLearningRate = parsed.GetValue(detection),
            HiddenDropout = parsed.GetValue(dropout),
            AttentionDropout = parsed.GetValue(dropout),
            WeightDecay = parsed.GetValue(decay),
            Masking = parsed.GetValue(masking),
            Precision = parsed.GetValue(precision),
            ValidationFraction = 0.02,
        }));
        return command;
    }

    private static void Run(DirectoryInfo data, DirectoryInfo output, DebertaV3PretrainingOptions options)
    {
        var context = new MLContext(seed: 1);
        output.Create();
        using var log = new StreamWriter(Path.Combine(output.FullName, "log.txt"), append: true) { AutoFlush = true };
        context.Log += (_, message) =>
        {
            if (message.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Info)
                log.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {message.RawMessage}");
        };
        options.ResumeFolder = Path.Combine(output.FullName, "state");
        options.SaveEveryMinutes = 5;
        var watch = Stopwatch.StartNew();
        using var model = context.Transforms.Text.DebertaV3Pretraining(options).Fit(Texts(context, data));
        var folder = Path.Combine(output.FullName, "tiny");
        model.SavePretrained(folder);
        foreach (var file in new[] { "model.safetensors", "model.generator.safetensors" })
            HalfPrecision.Convert(Path.Combine(folder, file), Path.Combine(output.FullName, file));
        var pieces = (double)model.TrainingHistory.Steps * options.BatchSize * options.GradientAccumulation * options.MaxLength;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
            $"{pieces / 1e6:f1} million pieces, {pieces / watch.Elapsed.TotalSeconds:f0} per second where this run did all of them."));
    }

    private static IDataView Texts(MLContext context, DirectoryInfo data)
    {
        string[] files = [.. data.GetFiles("*.md").Where(file => file.Name != "README.md").Select(file => file.FullName)
            .Order(StringComparer.Ordinal)];
        return context.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)], separatorChar: '\t').Load(files);
    }
}
