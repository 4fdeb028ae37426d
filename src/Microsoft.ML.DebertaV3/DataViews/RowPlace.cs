using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What a source's cursor said of where it stood.</summary>
internal readonly record struct RowPlace(long Position, long Batch, DataViewRowId Id);
