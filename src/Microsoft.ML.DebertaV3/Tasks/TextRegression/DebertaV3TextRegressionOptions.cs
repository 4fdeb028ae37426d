namespace Microsoft.ML.DebertaV3;

/// <summary>Options of text regression. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3TextRegressionOptions : DebertaV3TrainerOptions;
