namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One tokenized training example.</summary>
/// <param name="Ids">Piece ids including special tokens; the first sequence if there are several.</param>
/// <param name="Target">The label: a zero-based class index or a value; the first element if the label is a vector.</param>
/// <param name="Weight">Weight in the loss, at least 0.</param>
internal sealed record TrainingExample(int[] Ids, float Target, float Weight)
{
    /// <summary>The label if it is a vector, with one number per output or per piece; otherwise null.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Further sequences with the same label, such as the other choices of multiple choice. Empty for most tasks.</summary>
    public IReadOnlyList<int[]> Others { get; init; } = [];

    /// <summary>All sequences, at least one.</summary>
    public IEnumerable<int[]> Sequences => Others.Prepend(Ids);

    /// <summary>Length of the longest sequence in pieces.</summary>
    public int Length => Sequences.Max(ids => ids.Length);

    /// <summary>The label as an array: one number, or the whole vector.</summary>
    public float[] Targets => Vector ?? [Target];
}
