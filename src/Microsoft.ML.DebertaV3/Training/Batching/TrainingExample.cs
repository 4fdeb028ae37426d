namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One row to learn from, tokenized.</summary>
/// <param name="Ids">Piece ids with specials, in order; of several sequences the first.</param>
/// <param name="Target">The label: a class index from 0, or a value; of a vector its first.</param>
/// <param name="Weight">How much the row counts; not negative.</param>
internal sealed record TrainingExample(int[] Ids, float Target, float Weight)
{
    /// <summary>The label where it is a vector, one number per output or per piece; else null.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Further sequences that belong to the same label: the other choices. Empty for most tasks.</summary>
    public IReadOnlyList<int[]> Others { get; init; } = [];

    /// <summary>All sequences, at least one.</summary>
    public IEnumerable<int[]> Sequences => Others.Prepend(Ids);

    /// <summary>Pieces of the longest sequence.</summary>
    public int Length => Sequences.Max(ids => ids.Length);

    /// <summary>The numbers of the label: one, or of a vector all.</summary>
    public float[] Targets => Vector ?? [Target];
}
