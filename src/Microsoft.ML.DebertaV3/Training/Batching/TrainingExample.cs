namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One row to learn from, tokenized.</summary>
/// <param name="Ids">Piece ids with specials, in order.</param>
/// <param name="Target">The label: a class index from 0, or a value; of a vector its first.</param>
/// <param name="Weight">How much the row counts; not negative.</param>
internal sealed record TrainingExample(int[] Ids, float Target, float Weight)
{
    /// <summary>The label where it is a vector, one number per output or per piece; else null.</summary>
    public float[]? Vector { get; init; }

    /// <summary>The numbers of the label: one, or of a vector all.</summary>
    public float[] Targets => Vector ?? [Target];
}
