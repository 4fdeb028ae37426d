using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Decodes ids to text like sentencepiece.</summary>
/// <remarks>
/// Control pieces are dropped, the unknown piece becomes its surface (" ⁇ "), and byte pieces are combined to characters; invalid bytes
/// become U+FFFD. The space that normalization added at the start is dropped. Thread safe.
/// </remarks>
/// <param name="model">The pieces.</param>
/// <param name="maskId">Id of [MASK].</param>
/// <param name="tokens">Added tokens: special ones are dropped, others become their content.</param>
internal sealed class PieceDecoder(SentencePieceModel model, int maskId, IReadOnlyList<AddedToken> tokens)
{
    private readonly Dictionary<int, AddedToken> _tokens = tokens.ToDictionary(token => token.Id);
    private readonly Lazy<string?[]> _pieces = new(() => new string?[model.Pieces.Length]);

    /// <summary>Returns a piece as in the vocabulary; for an unassigned id after the pieces, the id in brackets: "[8005]".</summary>
    public string Piece(int id)
    {
        if (id >= model.Pieces.Length)
            return id == maskId ? SpecialTokens.Mask : _tokens.TryGetValue(id, out var token) ? token.Content : $"[{id}]";
        // Two threads may create the same string, which is harmless.
        return _pieces.Value[id] ??= Encoding.UTF8.GetString(model.PieceBytes(id));
    }

    /// <summary>Decodes as many ids as fit into a length.</summary>
    /// <param name="ids">Ids of pieces, [MASK] or added tokens.</param>
    /// <param name="limit">Maximum length of the text in UTF-16 units.</param>
    /// <param name="text">The text, which consists of whole pieces and whole characters.</param>
    /// <param name="idsConsumed">Number of ids that were decoded.</param>
    /// <returns>Done; DestinationTooSmall if the limit was reached; InvalidData at an invalid id.</returns>
    public OperationStatus Decode(IEnumerable<int> ids, int limit, out string text, out int idsConsumed)
    {
        var builder = new StringBuilder();
        var bytes = new List<byte>();
        var (count, kept, spaceSeen, status) = (0, 0, false, OperationStatus.Done);
        idsConsumed = 0;
        foreach (var id in ids)
        {
            if (id != maskId && (uint)id >= (uint)model.Pieces.Length && !_tokens.ContainsKey(id))
            {
                status = OperationStatus.InvalidData;
                break;
            }

            count++;
            if (KindOf(id) == PieceKind.Byte)
            {
                bytes.Add(ByteOf(id));
                continue;
            }

            AppendBytes(bytes, builder);
            AppendPiece(id, builder, ref spaceSeen);
            if (builder.Length > limit)
                break;
            (kept, idsConsumed) = (builder.Length, count);
        }

        AppendBytes(bytes, builder);
        if (builder.Length <= limit)
            (kept, idsConsumed) = (builder.Length, count);
        text = builder.ToString(0, kept);
        return builder.Length > limit ? OperationStatus.DestinationTooSmall : status;
    }

    // Ids after the last piece are [MASK], which counts as a control piece, and added tokens.
    private PieceKind KindOf(int id) => id < model.Pieces.Length
        ? model.Kinds[id]
        : _tokens.GetValueOrDefault(id) is { Special: false } ? PieceKind.UserDefined : PieceKind.Control;

    private byte ByteOf(int id) => Convert.FromHexString(Piece(id).AsSpan(3, 2))[0];

    private void AppendPiece(int id, StringBuilder text, ref bool spaceSeen)
    {
        var atStart = !spaceSeen && text.Length == 0;
        var kind = KindOf(id);
        if (kind == PieceKind.Control)
            return;
        if (kind == PieceKind.Unknown)
        {
            text.Append(model.UnknownSurface);
            return;
        }

        var piece = Piece(id);
        var settings = model.Normalizer;
        if (atStart && (settings.AddDummyPrefix || settings.RemoveExtraWhitespaces) && piece[0] == '\u2581')
        {
            piece = piece[1..];
            // If the model removes extra whitespace, all leading spaces are dropped, otherwise only the first.
            spaceSeen |= !settings.RemoveExtraWhitespaces;
        }

        text.Append(piece.Replace('\u2581', ' '));
    }

    private static void AppendBytes(List<byte> bytes, StringBuilder text)
    {
        for (var rest = CollectionsMarshal.AsSpan(bytes); !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var consumed);
            text.Append(rune.ToString());
            // Each invalid byte becomes a separate U+FFFD.
            rest = rest[(status == OperationStatus.Done ? consumed : 1)..];
        }

        bytes.Clear();
    }
}
