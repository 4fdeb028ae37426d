namespace Microsoft.ML.DebertaV3.Conformance.Tokenizer;

/// <summary>Goldens of SentencePiece: pieces of texts, and texts in the network's templates.</summary>
internal static class TokenizerFormat
{
    public const string Name = "tokenizer";

    public static IReadOnlyList<ConformanceCase> Cases(GoldenFolder folder) =>
        [.. folder.Goldens.Select(golden => new ConformanceCase(golden.Name, () => Run(golden)))];

    private static CaseResult Run(GoldenCase golden) => golden.Text("kind") switch
    {
        "pieces" => LineCase.Run(golden, PiecesLine.Differences),
        "encoding" => LineCase.Run(golden, EncodingLine.Differences),
        _ => throw golden.Unknown("kind"),
    };
}
