using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Position, batch and id of a row of the source.</summary>
internal readonly record struct RowPlace(long Position, long Batch, DataViewRowId Id);
