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
    public static DebertaV3Checkpoint Characters(IEnumerable<string> sequences)
    {
        #region characters
        var nucleotides = DebertaV3Tokenizer.Characters("ACGTN");
        var frequent = DebertaV3Tokenizer.Characters(sequences, minimumCount: 20); // the characters that texts have
        var config = new DebertaV3Config
        {
            HiddenSize = 128,
            Layers = 4,
            AttentionHeads = 2,
            IntermediateSize = 512,
            VocabularySize = nucleotides.PieceCount + 1, // and [MASK]
        };
        var checkpoint = DebertaV3Checkpoint.New(config, nucleotides, seed: 1);
        #endregion
        Console.WriteLine(frequent.PieceCount);
        return checkpoint;
    }

    public static DebertaV3Tokenizer FromTextPieces()
    {
        #region text-pieces
        var trained = DebertaV3Tokenizer.FromTextPieces("spm.vocab"); // a piece, a tab and its score in each line
        var listed = DebertaV3Tokenizer.FromTextPieces(["A", "C", "G", "T", "TATA", "GCGC"]); // the fewest pieces
        #endregion
        return trained.PieceCount > listed.PieceCount ? trained : listed;
    }
}
