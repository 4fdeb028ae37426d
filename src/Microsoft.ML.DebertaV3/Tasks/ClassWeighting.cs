namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>The option ClassWeights of the trainers that have it.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each label, in their order; null where all weigh 1.</summary>
    /// <exception cref="ArgumentException">A name is no label, or a weight is negative or no number.</exception>
    public static IReadOnlyList<float>? Of(IReadOnlyDictionary<string, float>? weights, IReadOnlyList<string> labels)
    {
        if (weights is null)
            return null;
        foreach (var (label, weight) in weights)
        {
            if (!labels.Contains(label))
                throw Refused($"'{label}' is not a label; the labels are {string.Join(", ", labels)}.");
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw Refused($"the weight of '{label}' is {weight}; it must be 0 or a positive number.");
        }
        return [.. labels.Select(label => weights.GetValueOrDefault(label, 1))];
    }

    private static ArgumentException Refused(string problem) => new($"ClassWeights: {problem}");
}
