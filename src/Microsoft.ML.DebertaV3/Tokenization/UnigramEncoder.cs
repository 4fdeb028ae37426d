using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Finds the segmentation of a normalized text with the highest score (Viterbi algorithm).</summary>
/// <remarks>
/// Scores are summed in single precision from the start of the text, and ties go to the earlier start, as in sentencepiece 0.2. Rounding
/// decides between paths of equal probability, so that the order of additions affects the result.
/// </remarks>
internal static class UnigramEncoder
{
    /// <summary>Computes the best path to every byte.</summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="text">Normalized text and a zero byte. [length + 1]</param>
    /// <param name="nodes">Receives the paths. [length + 1]</param>
    public static void FindPaths(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes)
    {
        nodes = nodes[..text.Length];
        nodes.Fill(new PathNode { Start = -1 });
        FindPaths(model, text, nodes, 0, text.Length - 1);
    }

    /// <summary>
    /// Extends the best paths by all pieces that begin in a range of a text. Returns the start of the first character after the range.
    /// </summary>
    /// <param name="model">The vocabulary.</param>
    /// <param name="text">Normalized text and a zero byte. [length + 1]</param>
    /// <param name="nodes">The paths; those to the bytes of the range become final. [length + 1]</param>
    /// <param name="start">First byte of the range, at which a character begins.</param>
    /// <param name="end">Byte after the range: the end of the text, or at least <see cref="UnigramModel.LookAhead"/> bytes before
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

    // Offers every piece that begins at start. Returns whether one of them is the character that ends at next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ExtendPath(UnigramModel model, ReadOnlySpan<byte> text, Span<PathNode> nodes, int start, int next)
    {
        // No bounds checks are needed: every base ^ byte is a valid index of the trie, and no piece contains the zero byte after the text.
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
        // The negated comparison makes sure that NaN (from an overflow) replaces nothing, as in sentencepiece.
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
