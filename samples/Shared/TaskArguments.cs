using System.CommandLine;
using Microsoft.ML.DebertaV3;

namespace Shared;

/// <summary>The command line of a sample that fine-tunes for a task on the data beside its program.</summary>
/// <param name="Checkpoint">The weights to start from.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="Seed">Everything random flows from it.</param>
internal sealed record TaskArguments(DebertaV3Checkpoint Checkpoint, int Epochs, int Seed)
{
    /// <summary>Reads it; null where help was asked for or something is wrong.</summary>
    /// <param name="args">What the program was given.</param>
    /// <param name="description">What the program does.</param>
    /// <param name="epochs">Default passes.</param>
    public static TaskArguments? Parse(string[] args, string description, int epochs)
    {
        Option<DirectoryInfo> checkpoint =
            new("--checkpoint") { Description = "A Hugging Face folder of a DeBERTaV3 model. Default: the library's own tiny model." };
        checkpoint.AcceptExistingOnly();
        Option<int> passes = new("--epochs") { Description = "Passes over the training rows.", DefaultValueFactory = _ => epochs };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        RootCommand command = new(description) { checkpoint, passes, seed };

        TaskArguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(checkpoint) is { } folder ? DebertaV3Checkpoint.FromFolder(folder.FullName) : DebertaV3Checkpoint.Tiny,
            result.GetValue(passes),
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }

    /// <summary>A file of the data beside the program.</summary>
    public static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    /// <summary>A file that the program writes.</summary>
    public static string Output(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
