using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>
/// The network's probabilities for one window: that the answer starts or ends at each piece of the context, or at [CLS], which means "no
/// answer". Pieces of the question and separators are excluded.
/// </summary>
internal sealed class WindowScores
{
    private readonly int _first;
    private readonly double[] _start; // [CLS], then the window's pieces
    private readonly double[] _end;

    /// <param name="window">The sequence.</param>
    /// <param name="pieces">The pieces of the context that it contains.</param>
    /// <param name="startLogits">Start logits. [length]</param>
    /// <param name="endLogits">End logits. [length]</param>
    public WindowScores(EncodedText window, PieceWindow pieces, ReadOnlySpan<float> startLogits, ReadOnlySpan<float> endLogits)
    {
        _first = pieces.First;
        var context = Array.IndexOf(window.Segments, (sbyte)1);
        _start = Softmax(startLogits, context, pieces.Count);
        _end = Softmax(endLogits, context, pieces.Count);
    }

    /// <summary>The probability that start and end are at [CLS].</summary>
    public double NoAnswer => _start[0] * _end[0];

    /// <summary>Returns the best spans by descending score: first and last piece (inclusive) of the context.</summary>
    /// <param name="count">Largest number of spans.</param>
    /// <param name="maxLength">Longest span in pieces.</param>
    public IEnumerable<(int First, int Last, double Score)> Best(int count, int maxLength)
    {
        var best = new PriorityQueue<(int First, int Last, double Score), double>();
        for (var start = 1; start < _start.Length; start++)
        {
            for (var end = start; end < _end.Length && end - start < maxLength; end++)
            {
                var score = _start[start] * _end[end];
                best.Enqueue((_first + start - 1, _first + end - 1, score), score);
                if (best.Count > count)
                    best.Dequeue(); // the worst
            }
        }
        return best.UnorderedItems.Select(item => item.Element).OrderByDescending(span => span.Score)
            .ThenBy(span => span.First).ThenBy(span => span.Last);
    }

    private static double[] Softmax(ReadOnlySpan<float> logits, int context, int count)
    {
        double[] counted = [logits[0], .. Array.ConvertAll(logits.Slice(Math.Max(context, 0), count).ToArray(), logit => (double)logit)];
        var largest = counted.Max();
        var sum = counted.Sum(logit => Math.Exp(logit - largest));
        return Array.ConvertAll(counted, logit => Math.Exp(logit - largest) / sum);
    }
}
