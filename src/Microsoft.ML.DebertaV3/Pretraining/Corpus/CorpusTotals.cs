namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What a corpus holds.</summary>
/// <param name="Documents">Rows with text.</param>
/// <param name="EmptyRows">Rows without, which are left out.</param>
/// <param name="Pieces">Pieces of all sequences, without [CLS] and [SEP].</param>
internal readonly record struct CorpusTotals(long Documents, long EmptyRows, long Pieces);
