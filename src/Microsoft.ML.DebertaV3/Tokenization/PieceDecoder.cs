using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Turns ids back into text, as sentencepiece decodes.</summary>
/// <remarks>
/// Control pieces vanish, the unknown piece becomes its surface (" ⁇ "), byte pieces are joined into characters, bytes that are none become
/// U+FFFD. The space that normalisation added in front is dropped. Thread safe.
/// </remarks>
/// <param name="model">The pieces.</param>
/// <param name="maskId">Id of [MASK].</param>
/// <param name="tokens">Tokens beside the pieces: special ones vanish, others are their content.</param>
internal sealed class PieceDecoder(SentencePieceModel model, int maskId, IReadOnlyList<AddedToken> tokens)
{
    private readonly Dictionary<int, AddedToken> _tokens = tokens.ToDictionary(token => token.Id);
    private readonly Lazy<string?[]> _pieces = new(() => new string?[model.Pieces.Length]);

    /// <summary>Text of a piece, as the vocabulary spells it; of an id behind the pieces that nothing has, the id: "[8005]".</summary>
    public string Piece(int id)
    {
        if (id >= model.Pieces.Length)
            return id == maskId ? SpecialTokens.Mask : _tokens.TryGetValue(id, out var token) ? token.Content : $"[{id}]";
        // Two threads may make the same string; either one serves.
        return _pieces.Value[id] ??= Encoding.UTF8.GetString(model.PieceBytes(id));
    }

    /// <summary>Decodes as many ids as fit a length.</summary>
    /// <param name="ids">Ids of pieces, or of [MASK].</param>
    /// <param name="limit">The longest text wanted, in UTF-16 units.</param>
    /// <param name="text">The text: whole pieces and whole characters.</param>
    /// <param name="idsConsumed">Ids that the text stands for.</param>
    /// <returns>Done; DestinationTooSmall when the limit stopped it; InvalidData at an id that is none.</returns>
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

    // Behind the last piece stand [MASK], which counts as a control piece, and added tokens.
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
            // All leading spaces go when the model removes extra ones, else only the first.
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
            // Each byte that is no character becomes a U+FFFD of its own.
            rest = rest[(status == OperationStatus.Done ? consumed : 1)..];
        }

        bytes.Clear();
    }
}
