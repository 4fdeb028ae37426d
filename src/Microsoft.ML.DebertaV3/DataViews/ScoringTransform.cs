using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Implements ML.NET's transformer methods for an <see cref="IRowScorer"/>. Thread safe.</summary>
internal sealed class ScoringTransform(IHost host, IRowScorer scorer, ITransformer transformer)
{
    /// <inheritdoc cref="ITransformer.GetOutputSchema"/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowToRowMapperTransform.GetOutputSchema(inputSchema, MakeRowMapper(inputSchema));
    }

    /// <inheritdoc cref="ITransformer.GetRowToRowMapper"/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new RowToRowMapperTransform(host, new EmptyDataView(host, inputSchema), MakeRowMapper(inputSchema), MakeRowMapper);
    }

    /// <inheritdoc cref="ITransformer.Transform"/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchedScoringView(input, scorer);
    }

    private PredictionRowMapper MakeRowMapper(DataViewSchema schema) => new(scorer, schema, transformer);
}
