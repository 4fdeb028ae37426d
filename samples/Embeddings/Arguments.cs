using System.CommandLine;
using Microsoft.ML.DebertaV3;

namespace Embeddings;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Data, string? Checkpoint, EmbeddingPooling Pooling, int Layer, string Query, int Seed)
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
        Option<EmbeddingPooling> pooling =
            new("--pooling") { Description = "How the vectors of a text's pieces become one. Default: Mean." };
        Option<int> layer = new("--layer") { Description = "The layer that gives them. Default: 0, the words without their context." };
        Option<string> query = new("--query")
        {
            Description = "A text whose nearest messages are shown.",
            DefaultValueFactory = _ => "The street lamp in front of our house flickers all night.",
        };
        Option<int> seed = new("--seed") { Description = "Splits the messages.", DefaultValueFactory = _ => 1 };
        RootCommand command = new("Vectors of texts as features, and for search.")
        {
            data, checkpoint, pooling, layer, query, seed,
        };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(data)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"),
            result.GetValue(checkpoint)?.FullName,
            result.GetValue(pooling),
            result.GetValue(layer),
            result.GetValue(query)!,
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }
}
