using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/tokenizer.md.</summary>
internal static class Tokenizer
{
    public static void Encode()
    {
        #region encode
        var tokenizer = DebertaV3Tokenizer.Create("deberta-v3-small/spm.model");
        var ids = tokenizer.EncodeToIds("Where is the library?");
        var withSpecials = tokenizer.EncodeToIds("Where is the library?", addSpecialTokens: true);
        var pair = tokenizer.EncodeToIds("Where is the library?", "Behind the station.", maxLength: 64);
        foreach (var token in tokenizer.EncodeToTokens("Where is the library?", out _))
            Console.WriteLine($"{token.Id} {token.Value} {token.Offset}");
        #endregion
        Console.WriteLine($"{ids.Count} {withSpecials.Count} {pair.Count}");
    }

    public static void Tokenize(MLContext mlContext, IDataView data)
    {
        #region tokenize
        var checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-small");
        var tokenize = mlContext.Transforms.Text.DebertaV3Tokenize(checkpoint.Tokenizer, "Question", "Context", maxLength: 128);
        var tokens = tokenize.Fit(data).Transform(data);
        foreach (var ids in tokens.GetColumn<long[]>("input_ids"))
            Console.WriteLine(string.Join(' ', ids));
        #endregion
    }
}
