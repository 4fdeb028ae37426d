namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>
/// Finds the most probable consistent labels of a sentence: I-X must follow B-X or I-X. Uses the Viterbi algorithm; a transition is either
/// allowed or not.
/// </summary>
/// <remarks>
/// The constraints of a type depend on its labels: without a B- label its I- may occur anywhere, without an E- label its entities may end
/// anywhere, and types without prefix are unconstrained.
/// </remarks>
internal sealed class ConsistentLabels
{
    private const double SmallestProbability = 1e-30; // a probability may have been rounded to 0

    private readonly EntityTag[] _tags;
    private readonly bool[] _needsBegin; // [label]
    private readonly bool[] _needsMore;  // [label]

    public ConsistentLabels(EntityTag[] tags)
    {
        _tags = tags;
        var begun = Types(EntityPosition.Begin);
        var ended = Types(EntityPosition.End);
        _needsBegin = Array.ConvertAll(tags, tag =>
            tag.Position is EntityPosition.Inside or EntityPosition.End && begun.Contains(tag.Type));
        _needsMore = Array.ConvertAll(tags, tag =>
            tag.Position is EntityPosition.Begin or EntityPosition.Inside && ended.Contains(tag.Type));

        HashSet<string> Types(EntityPosition position) => [.. tags.Where(tag => tag.Position == position).Select(tag => tag.Type)];
    }

    /// <summary>Returns the label of each unit.</summary>
    /// <param name="probabilities">[units][labels]</param>
    public int[] Find(IReadOnlyList<double[]> probabilities)
    {
        if (probabilities.Count == 0)
            return [];
        var best = Array.ConvertAll(_tags, _ => double.NegativeInfinity);
        for (var label = 0; label < _tags.Length; label++)
            best[label] = _needsBegin[label] ? double.NegativeInfinity : Logarithm(probabilities[0][label]);
        var steps = new List<int[]>(probabilities.Count);
        foreach (var unit in probabilities.Skip(1))
        {
            steps.Add(Before(best));
            best = [.. steps[^1].Select((before, label) => before < 0 ? double.NegativeInfinity : best[before] + Logarithm(unit[label]))];
        }
        return Back(Last(best), steps);
    }

    // Returns the best predecessor of each label; -1 if none is allowed.
    private int[] Before(double[] scores) => [.. Enumerable.Range(0, _tags.Length)
        .Select(label => Best(scores, before => MayFollow(before, label)))];

    private int Last(double[] scores) => Best(scores, label => !_needsMore[label]) is >= 0 and var last ? last : Best(scores, _ => true);

    private bool MayFollow(int before, int label)
    {
        var (previous, tag) = (_tags[before], _tags[label]);
        var goesOn = previous.Type == tag.Type && previous.Position is (EntityPosition.Begin or EntityPosition.Inside)
            && tag.Position is (EntityPosition.Inside or EntityPosition.End);
        return goesOn || !(_needsBegin[label] || _needsMore[before]);
    }

    private static int Best(double[] scores, Func<int, bool> isAllowed)
    {
        var best = -1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (isAllowed(i) && scores[i] > (best < 0 ? double.NegativeInfinity : scores[best]))
                best = i;
        }
        return best;
    }

    private static int[] Back(int last, List<int[]> steps)
    {
        var labels = new int[steps.Count + 1];
        labels[^1] = last;
        for (var i = steps.Count - 1; i >= 0; i--)
            labels[i] = steps[i][labels[i + 1]];
        return labels;
    }

    private static double Logarithm(double probability) => Math.Log(Math.Max(probability, SmallestProbability));
}
