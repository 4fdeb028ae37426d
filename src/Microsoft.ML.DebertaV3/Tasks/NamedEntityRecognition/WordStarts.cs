using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Determines which pieces begin a word, for aggregation. The first piece always does.</summary>
internal static class WordStarts
{
    /// <summary>As Hugging Face's pipeline: a piece begins a word if U+0020 precedes it or is its first character.</summary>
    /// <remarks>Tabs do not separate words, and each byte piece of a character after a space is a word of its own.</remarks>
    public static bool[] BySpace(string text, IReadOnlyList<PieceSpan> pieces) =>
        [.. pieces.Select((piece, index) => index == 0 || piece.Begin == 0 || text[piece.Begin - 1] == ' '
            || (piece.Begin < text.Length && text[piece.Begin] == ' '))];
}
