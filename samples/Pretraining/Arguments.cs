using System.CommandLine;
using Microsoft.ML.DebertaV3;

namespace Pretraining;

/// <summary>The command line.</summary>
internal sealed record Arguments(string[] Texts, string? Checkpoint, string Messages, int Steps, MaskingScheme? Masking, int Epochs,
    int? ReinitializedLayers, int Repeats, int Seed, string? Output)
{
    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo[]> text = new("--text")
        {
            Description = "UTF-8 files, a document per line. Default: data/handbook.txt.",
            AllowMultipleArgumentsPerToken = true
        };
        text.AcceptExistingOnly();
        Option<DirectoryInfo> checkpoint =
            new("--checkpoint") { Description = "A Hugging Face folder of a DeBERTaV3 model. Default: the library's own tiny model." };
        checkpoint.AcceptExistingOnly();
        Option<FileInfo> messages =
            new("--messages")
            {
                Description =
            "A .tsv file with the columns Label and Text and a header line. Default: the messages of samples/TextClassification."
            };
        messages.AcceptExistingOnly();
        Option<int> steps = new("--steps") { Description = "Steps of pre-training, at least 1.", DefaultValueFactory = _ => 240 };
        Option<MaskingScheme?> masking =
            new("--masking") { Description = "Pieces, WholeWords or NGrams. Default: as the checkpoint was pre-trained." };
        Option<int> epochs = new("--epochs") { Description = "Passes of each fine-tuning over its rows.", DefaultValueFactory = _ => 6 };
        Option<int?> reinitialized =
            new("--reinitialized-layers") { Description = "Last layers that each fine-tuning draws anew. Default: the library's own." };
        Option<int> repeats = new("--repeats")
        {
            Description = "Fine-tunings before and after, each with a seed of its own.",
            DefaultValueFactory = _ => 3
        };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        Option<DirectoryInfo?> output = new("--output") { Description = "Folder for the pre-trained weights. Default: they are not kept." };
        RootCommand command = new("Continues the pre-training of DeBERTaV3 on a text, and fine-tunes before and after.")
        {
            text, checkpoint, messages, steps, masking, epochs, reinitialized, repeats, seed, output,
        };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(text) is { Length: > 0 } files ? [.. files.Select(file => file.FullName)] : [Beside("handbook.txt")],
            result.GetValue(checkpoint)?.FullName,
            result.GetValue(messages)?.FullName ?? Beside("messages.tsv"),
            result.GetValue(steps),
            result.GetValue(masking),
            result.GetValue(epochs),
            result.GetValue(reinitialized),
            result.GetValue(repeats),
            result.GetValue(seed),
            result.GetValue(output)?.FullName));
        command.Parse(args).Invoke();
        return arguments;
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}
