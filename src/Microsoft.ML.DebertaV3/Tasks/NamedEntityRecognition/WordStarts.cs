using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Tells which pieces begin a word, for aggregation. The first piece always does.</summary>
internal static class WordStarts
{
    /// <summary>
    /// As Hugging Face's pipeline: a piece goes on with the word before it unless U+0020 is in front of it or is its first character.
    /// </summary>
    /// <remarks>Tabs do not separate words so, and the byte pieces of a character behind a space are a word each.</remarks>
    public static bool[] BySpace(string text, IReadOnlyList<PieceSpan> pieces) =>
        [.. pieces.Select((piece, index) => index == 0 || piece.Begin == 0 || text[piece.Begin - 1] == ' '
            || (piece.Begin < text.Length && text[piece.Begin] == ' '))];
}
