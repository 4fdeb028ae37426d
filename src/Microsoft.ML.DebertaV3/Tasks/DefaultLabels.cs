namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>transformers' default label names, and the comparison of two heads by their labels.</summary>
internal static class DefaultLabels
{
    /// <summary>Returns LABEL_0, LABEL_1, ...</summary>
    public static IReadOnlyList<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"LABEL_{i}")];

    /// <summary>
    /// Returns the index in <paramref name="stored"/> of each of the <paramref name="wanted"/> labels; null unless both contain the same
    /// labels in any order.
    /// </summary>
    public static int[]? Order(IReadOnlyList<string> wanted, IReadOnlyList<string>? stored)
    {
        if (stored is null || stored.Count != wanted.Count || stored.Distinct().Count() != stored.Count)
            return null;
        var places = stored.Select((label, i) => (label, i)).ToDictionary(p => p.label, p => p.i);
        var order = wanted.Select(label => places.GetValueOrDefault(label, -1)).ToArray();
        return order.Contains(-1) ? null : order;
    }
}
