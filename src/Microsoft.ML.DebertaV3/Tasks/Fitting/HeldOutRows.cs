namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>Splits rows into training and validation rows.</summary>
internal static class HeldOutRows
{
    /// <summary>Holds out a fraction of each stratum (at least one row of a stratum with two or more rows), or of all rows.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="fraction">The fraction, in (0, 1).</param>
    /// <param name="stratified">Whether to stratify by target.</param>
    /// <param name="random">Random number generator for the choice.</param>
    /// <exception cref="InvalidOperationException">No row would be held out.</exception>
    public static (List<TrainingRow> Training, List<TrainingRow> HeldOut) Split(
        IReadOnlyList<TrainingRow> rows, double fraction, bool stratified, Random random)
    {
        var strata = rows.Select((row, i) => (row, i)).GroupBy(pair => stratified ? pair.row.Stratum : 0, pair => pair.i)
            .OrderBy(group => group.Key);
        var heldOut = new HashSet<int>();
        foreach (var stratum in strata)
        {
            var indices = stratum.ToArray();
            random.Shuffle(indices);
            var count = Math.Clamp((int)Math.Round(indices.Length * fraction), Math.Min(1, indices.Length - 1), indices.Length - 1);
            heldOut.UnionWith(indices.Take(count));
        }
        if (heldOut.Count == 0)
            throw new InvalidOperationException(
                $"{nameof(DebertaV3FitOptions.ValidationFraction)} of {fraction} holds out no row of {rows.Count}.");
        return ([.. rows.Where((_, i) => !heldOut.Contains(i))], [.. rows.Where((_, i) => heldOut.Contains(i))]);
    }
}
