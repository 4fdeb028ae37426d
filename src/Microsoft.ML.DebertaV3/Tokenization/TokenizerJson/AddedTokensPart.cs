namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Reads added_tokens of tokenizer.json.</summary>
internal static class AddedTokensPart
{
    /// <exception cref="InvalidDataException">An entry is damaged.</exception>
    public static IReadOnlyList<AddedToken> Read(JsonPart? part) => part is null ? [] : [.. part.Items().Select(ReadToken)];

    private static AddedToken ReadToken(JsonPart token)
    {
        var special = token.Flag("special", absent: false);
        return new(token.Text("content"), token.Integer("id"))
        {
            SingleWord = token.Flag("single_word", absent: false),
            LeftStrip = token.Flag("lstrip", absent: false),
            RightStrip = token.Flag("rstrip", absent: false),
            Normalized = token.Flag("normalized", absent: !special),
            Special = special,
        };
    }
}
