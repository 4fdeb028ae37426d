using System.CommandLine;

namespace TextClassification;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Data, string? Checkpoint, int Epochs, double? LearningRate, int Seed)
{
    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo> data =
            new("--data")
            {
                Description =
            "A .tsv file with the columns Label and Text and a header line. Default: the messages beside the program."
            };
        data.AcceptExistingOnly();
        Option<DirectoryInfo> checkpoint =
            new("--checkpoint") { Description = "A Hugging Face folder of a DeBERTaV3 model. Default: the library's own tiny model." };
        checkpoint.AcceptExistingOnly();
        Option<int> epochs = new("--epochs") { Description = "Passes over the training rows.", DefaultValueFactory = _ => 20 };
        Option<double?> learningRate = new("--learning-rate") { Description = "Peak learning rate. Default: by the checkpoint's size." };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        RootCommand command = new("Fine-tunes DeBERTaV3 to classify texts.") { data, checkpoint, epochs, learningRate, seed };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(data)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"),
            result.GetValue(checkpoint)?.FullName,
            result.GetValue(epochs),
            result.GetValue(learningRate),
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }
}
