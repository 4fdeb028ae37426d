using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Tokenizes texts to ids, mask and offsets, for networks that run outside of this library. Created by
/// <c>mlContext.Transforms.Text.DebertaV3Tokenize</c>.
/// </summary>
/// <remarks><see cref="Fit"/> reads only the schema of the data. Thread safe.</remarks>
public sealed class DebertaV3TokenizingEstimator : IEstimator<DebertaV3TokenizingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly TokenizingScorer _scorer;

    internal DebertaV3TokenizingEstimator(IHostEnvironment environment, TokenizingScorer scorer) =>
        (_environment, _scorer) = (environment, scorer);

    /// <summary>Returns the transformer.</summary>
    /// <param name="input">Data with the text columns; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public DebertaV3TokenizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TextColumnReader.Find(input.Schema, _scorer.Name, _scorer.Inputs);
        return new(_environment, _scorer);
    }

    /// <summary>Returns the schema with the columns that the transformer will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumnReader.Find(inputSchema, _scorer.Name, _scorer.Inputs);
        return PromisedColumns.Add(inputSchema, _scorer.OutputColumns);
    }
}
