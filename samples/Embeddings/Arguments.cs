using System.CommandLine;

namespace Embeddings;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Data, string? Checkpoint, string Query, int Seed)
{
    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo> data = new("--data")
        {
            Description = "A .tsv file with the columns Label and Text and a header line. Default: the messages beside the program.",
        };
        data.AcceptExistingOnly();
        Option<DirectoryInfo> checkpoint =
            new("--checkpoint") { Description = "A Hugging Face folder of a DeBERTaV3 model. Default: the library's own tiny model." };
        checkpoint.AcceptExistingOnly();
        Option<string> query = new("--query")
        {
            Description = "A text whose nearest messages are shown.",
            DefaultValueFactory = _ => "The street lamp in front of our house flickers all night.",
        };
        Option<int> seed = new("--seed") { Description = "Splits the messages.", DefaultValueFactory = _ => 1 };
        RootCommand command = new("Vectors of texts as features, and for search.") { data, checkpoint, query, seed };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(data)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"),
            result.GetValue(checkpoint)?.FullName,
            result.GetValue(query)!,
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }
}
