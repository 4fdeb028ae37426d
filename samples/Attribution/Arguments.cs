using System.CommandLine;

namespace Attribution;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Data, int Epochs, int Rows, string Page, int Seed)
{
    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo> data = new("--data") { Description = "A .tsv file with the columns Label and Text and a header line." };
        data.AcceptExistingOnly();
        Option<int> epochs = new("--epochs") { Description = "Passes over the training rows.", DefaultValueFactory = _ => 15 };
        Option<int> rows = new("--rows") { Description = "Held-out messages to explain.", DefaultValueFactory = _ => 12 };
        Option<string> page = new("--page") { Description = "The page to write. Default: attribution.html beside the program." };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        RootCommand command = new("Shows which words moved a classifier.") { data, epochs, rows, page, seed };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(data)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"),
            result.GetValue(epochs),
            result.GetValue(rows),
            result.GetValue(page) ?? Path.Combine(AppContext.BaseDirectory, "attribution.html"),
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }
}
