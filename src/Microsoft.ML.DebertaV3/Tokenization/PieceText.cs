using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Converts normalized bytes, in which U+2581 is one byte, to text.</summary>
internal static class PieceText
{
    public static string Expand(ReadOnlySpan<byte> compact)
    {
        if (!compact.Contains(NormalizedText.Space))
            return Encoding.UTF8.GetString(compact);

        var text = new StringBuilder(compact.Length);
        for (var rest = compact; !rest.IsEmpty;)
        {
            var space = rest.IndexOf(NormalizedText.Space);
            var end = space < 0 ? rest.Length : space;
            text.Append(Encoding.UTF8.GetString(rest[..end]));
            if (space >= 0)
                text.Append('\u2581');
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return text.ToString();
    }
}
