namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One row to learn from, tokenized.</summary>
/// <param name="Ids">Piece ids with specials, in order.</param>
/// <param name="Target">The label: a class index from 0, or a value.</param>
/// <param name="Weight">How much the row counts; not negative.</param>
internal sealed record TrainingExample(int[] Ids, float Target, float Weight);
