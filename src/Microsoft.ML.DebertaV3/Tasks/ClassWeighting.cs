namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Converts the option ClassWeights.</summary>
internal static class ClassWeighting
{
    /// <summary>Returns the weight of each label, in order; null if all are 1.</summary>
    /// <exception cref="ArgumentException">A name is not a label, or a weight is negative or not finite.</exception>
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
