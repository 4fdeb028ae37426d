using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Turns ids back into text, as sentencepiece decodes.</summary>
/// <remarks>
/// Control pieces vanish, the unknown piece becomes its surface (" ⁇ "), byte pieces are joined into characters, bytes that are none become
/// U+FFFD. The space that normalisation added in front is dropped. Thread safe.
/// </remarks>
internal sealed class PieceDecoder(SentencePieceModel model, int maskId)
{
    private readonly Lazy<string?[]> _texts = new(() => new string?[model.Pieces.Length]);

    /// <summary>Text of a piece, as the vocabulary spells it.</summary>
    public string Piece(int id)
    {
        if (id == maskId && id == model.Pieces.Length)
            return "[MASK]";
        // Two threads may make the same string; either one serves.
        return _texts.Value[id] ??= Encoding.UTF8.GetString(model.PieceBytes(id));
    }

    /// <summary>Decodes ids until they end or the text is longer than <paramref name="limit"/>.</summary>
    /// <param name="ids">Ids of pieces, or of [MASK].</param>
    /// <param name="limit">The longest text wanted, in UTF-16 units.</param>
    /// <param name="idsConsumed">Ids that the returned text stands for.</param>
    /// <returns>The text; no longer than the limit. Null when an id is out of range.</returns>
    public string? Decode(IEnumerable<int> ids, int limit, out int idsConsumed)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var (count, kept, spaceSeen) = (0, 0, false);
        idsConsumed = 0;
        foreach (var id in ids)
        {
            if (id != maskId && (uint)id >= (uint)model.Pieces.Length)
                return null;
            if (KindOf(id) == PieceKind.Byte)
            {
                bytes.Add(ByteOf(id));
                count++;
                continue;
            }

            AppendBytes(bytes, text);
            if (!Keep(count, ref kept, ref idsConsumed))
                break;
            AppendPiece(id, text, ref spaceSeen);
            count++;
            if (!Keep(count, ref kept, ref idsConsumed))
                break;
        }

        AppendBytes(bytes, text);
        Keep(count, ref kept, ref idsConsumed);
        return text.ToString(0, kept);

        bool Keep(int ids, ref int kept, ref int idsConsumed)
        {
            if (text.Length > limit)
                return false;
            (kept, idsConsumed) = (text.Length, ids);
            return true;
        }
    }

    private PieceKind KindOf(int id) => id < model.Pieces.Length ? model.Kinds[id] : PieceKind.Control;

    private byte ByteOf(int id) => Convert.FromHexString(Piece(id).AsSpan(3, 2))[0];

    private void AppendPiece(int id, StringBuilder text, ref bool spaceSeen)
    {
        var atStart = !spaceSeen && text.Length == 0;
        spaceSeen = false;
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
            spaceSeen = !settings.RemoveExtraWhitespaces;
        }

        text.Append(piece.Replace('\u2581', ' '));
    }

    private static void AppendBytes(List<byte> bytes, StringBuilder text)
    {
        var rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var consumed);
            text.Append(rune.ToString());
            rest = rest[(status == System.Buffers.OperationStatus.Done ? consumed : 1)..];
        }

        bytes.Clear();
    }
}
