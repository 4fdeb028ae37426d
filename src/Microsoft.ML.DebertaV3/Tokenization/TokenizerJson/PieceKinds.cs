using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Infers the kinds of the pieces, which tokenizer.json does not state, unlike SentencePiece models.</summary>
internal static class PieceKinds
{
    private const int Bytes = 256;

    /// <summary>Returns the kinds, and whether there is byte fallback.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="unknownId">unk_id.</param>
    /// <param name="byteFallback">byte_fallback. If false, byte pieces never match, as in sentencepiece; without byte pieces it has no
    /// effect, as in tokenizers.</param>
    /// <param name="tokens">The added tokens: special ones are control pieces.</param>
    /// <exception cref="InvalidDataException">unk_id is not the id of a piece, or only some bytes have pieces.</exception>
    public static (PieceKind[] Kinds, bool ByteFallback) Infer(
        Vocabulary vocabulary, int unknownId, bool byteFallback, IReadOnlyList<AddedToken> tokens)
    {
        if (unknownId >= vocabulary.Count)
            throw new InvalidDataException($"\"model.unk_id\": found {unknownId}, wanted the id of one of {vocabulary.Count} pieces.");
        var kinds = new PieceKind[vocabulary.Count];
        Array.Fill(kinds, PieceKind.Normal);
        foreach (var token in tokens.Where(token => token.Special && token.Id < kinds.Length))
            kinds[token.Id] = PieceKind.Control;
        var bytes = FindBytes(vocabulary);
        if (bytes.Count is > 0 and < Bytes && byteFallback)
            throw new InvalidDataException(
                $"\"model.byte_fallback\": found true with pieces for {bytes.Count} bytes, wanted pieces for all {Bytes}, <0x00> to "
                + "<0xFF>.");
        if (bytes.Count == Bytes)
        {
            foreach (var id in bytes.Values)
                kinds[id] = byteFallback ? PieceKind.Byte : PieceKind.Unused;
        }

        MarkRoles(vocabulary, kinds);
        kinds[unknownId] = PieceKind.Unknown;
        return (kinds, byteFallback && bytes.Count == Bytes);
    }

    // "[CLS]" in a text is ordinary text, even if the file does not list it as a special token.
    private static void MarkRoles(Vocabulary vocabulary, PieceKind[] kinds)
    {
        for (var id = 0; id < kinds.Length; id++)
        {
            var piece = vocabulary.Piece(id);
            if (piece.Length <= 6 && piece.StartsWith("["u8) && SpecialTokens.Roles.Contains(Encoding.UTF8.GetString(piece)))
                kinds[id] = PieceKind.Control;
        }
    }

    private static Dictionary<byte, int> FindBytes(Vocabulary vocabulary)
    {
        var ids = new Dictionary<byte, int>();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var piece = vocabulary.Piece(id);
            if (piece.Length == 6 && piece.StartsWith("<0x"u8) && piece[5] == '>'
                && byte.TryParse(piece[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                ids.TryAdd(value, id);
        }

        return ids;
    }
}
