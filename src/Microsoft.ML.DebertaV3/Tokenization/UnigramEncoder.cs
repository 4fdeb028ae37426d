using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds the path of pieces with the highest score (Viterbi) through a normalised text.</summary>
/// <remarks>
/// Scores are summed in single precision from the start of the text and the earlier start wins a tie, as sentencepiece 0.2 does:
/// rounding decides between paths of equal probability, so the order of the additions is part of the result.
/// </remarks>
internal static class UnigramEncoder
{
    /// <summary>Fills the best path to every byte.</summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="text">Normalised text and one zero byte. [length + 1]</param>
    /// <param name="nodes">Receives the paths. [length + 1]</param>
    public static void FindPaths(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes)
    {
        nodes = nodes[..text.Length];
        nodes.Fill(new PathNode { Start = -1 });
        FindPaths(model, text, nodes, 0, text.Length - 1);
    }

    /// <summary>
    /// Extends the best paths by every piece that begins in a part of a text; returns where the first character behind it begins.
    /// </summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="text">Normalised text and one zero byte. [length + 1]</param>
    /// <param name="nodes">The paths; those to the bytes of the part become final. [length + 1]</param>
    /// <param name="start">The first byte of the part, where a character begins.</param>
    /// <param name="end">The byte behind the part: the end of the text, or at least <see cref="UnigramModel.LookAhead"/> bytes in front of
    /// it.</param>
    public static int FindPaths(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes, int start, int end)
    {
        var length = text.Length - 1;
        while (start < end)
        {
            var next = start + CharacterLength(text, start, length);
            if (!ExtendPath(model, text, nodes, start, next))
                Offer(ref nodes[next], model.UnknownScore + nodes[start].Score, start, model.UnknownId);
            start = next;
        }

        return start;
    }

    // Offers every piece that begins at start; true when one of them is the character that ends at next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ExtendPath(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes, int start, int next)
    {
        // No bounds checks: a base ^ byte lies in the trie by construction, and no piece goes on through the zero byte behind the text.
        ref var units = ref MemoryMarshal.GetReference(model.Trie.Units);
        ref var scores = ref MemoryMarshal.GetReference(model.Scores);
        ref var bytes = ref MemoryMarshal.GetReference(text);
        ref var paths = ref MemoryMarshal.GetReference(nodes);
        var reached = Unsafe.Add(ref paths, start).Score;
        var covered = false;
        var at = model.Trie.Root;
        for (var end = start; ;)
        {
            var value = Unsafe.Add(ref bytes, end);
            var unit = Unsafe.Add(ref units, at ^ value);
            if (PieceTrie.Label(unit) != value)
                return covered;
            end++;
            at = PieceTrie.Base(unit);
            var id = PieceTrie.Id(unit);
            if (id < 0)
                continue;
            Offer(ref Unsafe.Add(ref paths, end), Unsafe.Add(ref scores, id) + reached, start, id);
            covered |= end == next;
        }
    }

    private static void Offer(ref PathNode node, float score, int start, int id)
    {
        // Written so that a NaN (an overflow of huge scores) replaces nothing, as in the reference.
        if (node.Start >= 0 && !(score > node.Score))
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
