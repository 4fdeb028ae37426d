using System.CommandLine;
using Microsoft.ML.DebertaV3;

namespace SharingAblation;

/// <summary>The command line.</summary>
internal sealed record Arguments(string[] Texts, int Steps, double? Minutes, DebertaV3Config Network, double LearningRate, int BatchSize,
    int Length, TrainingPrecision Precision, int Seed, string Output)
{
    /// <summary>The tokenizer of <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
    public static string Tokenizer => Path.Combine(AppContext.BaseDirectory, "data", "spm.model");

    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo[]> text =
            new("--text")
            {
                Description = "UTF-8 files, a document per line. Default: the handbook of samples/Pretraining.",
                AllowMultipleArgumentsPerToken = true
            };
        text.AcceptExistingOnly();
        Option<int> steps = new("--steps") { Description = "Steps of each mode.", DefaultValueFactory = _ => 200 };
        Option<double?> minutes =
            new("--minutes")
            {
                Description =
            "In place of --steps: as many as the first mode is expected to do in this time, after a trial of 30."
            };
        Option<string> config =
            new("--config")
            {
                Description =
            "Hidden size, layers, attention heads: H,L,A. The feed-forward part is 4 H, the generator L/2 layers.",
                DefaultValueFactory = _ => "128,4,2"
            };
        Option<double> rate = new("--learning-rate") { Description = "Peak learning rate of all.", DefaultValueFactory = _ => 1e-3 };
        Option<int> batch = new("--batch") { Description = "Sequences per step.", DefaultValueFactory = _ => 16 };
        Option<int> length = new("--length") { Description = "Pieces per sequence.", DefaultValueFactory = _ => 128 };
        Option<TrainingPrecision> precision =
            new("--precision")
            {
                Description = "Float32, BFloat16 or Auto: what the networks multiply in.",
                DefaultValueFactory = _ => TrainingPrecision.Auto
            };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        Option<DirectoryInfo?> output =
            new("--output") { Description = "Folder for pictures, table and figures. Default: ablation, beside the program." };
        config.Validators.Add(result =>
        {
            if (Sizes(result.GetValueOrDefault<string>()) is null)
                result.AddError("--config: three positive numbers are expected, hidden size, layers and attention heads, as in 128,4,2.");
        });
        RootCommand command = new("Pre-trains the same network with each way to share word embeddings.") { text, steps, minutes, config,
            rate, batch, length, precision, seed, output };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(text) is { Length: > 0 } files
                ? [.. files.Select(file => file.FullName)] : [Path.Combine(AppContext.BaseDirectory, "data", "handbook.txt")],
            result.GetValue(steps),
            result.GetValue(minutes),
            Sizes(result.GetRequiredValue(config))!,
            result.GetValue(rate),
            result.GetValue(batch),
            result.GetValue(length),
            result.GetValue(precision),
            result.GetValue(seed),
            result.GetValue(output)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "ablation")));
        command.Parse(args).Invoke();
        return arguments;
    }

    private static DebertaV3Config? Sizes(string? text)
    {
        var numbers = (text ?? "").Split(',').Select(part => int.TryParse(part, out var number) ? number : 0).ToArray();
        if (numbers is not [> 0, > 0, > 0])
            return null;
        return DebertaV3Checkpoint.Tiny.Config with
        {
            HiddenSize = numbers[0],
            Layers = numbers[1],
            AttentionHeads = numbers[2],
            IntermediateSize = 4 * numbers[0]
        };
    }
}
