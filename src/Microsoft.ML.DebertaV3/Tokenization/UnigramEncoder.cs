
namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds the path of pieces with the highest score (Viterbi) through a normalised text.</summary>
/// <remarks>
/// Arithmetic and tie rule are the reference's (sentencepiece, EncodeOptimized): a candidate is summed in double precision, must beat the
/// stored single-precision score, and the earlier start wins a tie.
/// </remarks>
internal static class UnigramEncoder
{
    /// <summary>Fills the best path to every byte.</summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="text">Normalised text and one zero byte. [length + 1]</param>
    /// <param name="nodes">Receives the paths. [length + 1]</param>
    public static void FindPaths(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes)
    {
        var length = text.Length - 1;
        nodes = nodes[..(length + 1)];
        nodes.Fill(new PathNode { Start = -1 });
        var units = model.Trie.Units;
        var scores = model.Scores;
        for (var start = 0; start < length;)
        {
            var reached = nodes[start].Score;
            var next = start + CharacterLength(text, start, length);
            var covered = false;
            var at = model.Trie.Root;
            // The zero byte behind the text leads nowhere, so the loop needs no end of its own.
            for (var end = start; ;)
            {
                var value = text[end];
                var unit = units[(int)(at ^ value)];
                if (PieceTrie.Label(unit) != value)
                    break;
                end++;
                at = PieceTrie.Base(unit);
                var id = PieceTrie.Id(unit);
                if (id < 0)
                    continue;
                Offer(ref nodes[end], scores[id] + reached, start, id);
                covered |= end == next;
            }

            if (!covered)
                Offer(ref nodes[next], model.UnknownScore + reached, start, model.UnknownId);
            start = next;
        }
    }

    private static void Offer(ref PathNode node, float score, int start, int id)
    {
        if (node.Start >= 0 && score <= node.Score)
            return;
        node.Score = score;
        node.Start = start;
        node.Id = id;
    }

    private static int CharacterLength(ReadOnlySpan<byte> text, int start, int length)
    {
        var first = text[start];
        return first is < 0x80 or NormalizedText.Space ? 1 : Math.Min(Utf8Source.CharacterLength(first), length - start);
    }
}
