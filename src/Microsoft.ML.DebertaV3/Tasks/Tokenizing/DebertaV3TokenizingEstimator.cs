using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Makes ids, mask and offsets of texts, for networks that something else runs. Made by <c>mlContext.Transforms.Text.DebertaV3Tokenize</c>.
/// </summary>
/// <remarks>Of its data <see cref="Fit"/> reads the schema alone.</remarks>
public sealed class DebertaV3TokenizingEstimator : IEstimator<DebertaV3TokenizingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly TokenizingScorer _scorer;

    internal DebertaV3TokenizingEstimator(IHostEnvironment environment, TokenizingScorer scorer) =>
        (_environment, _scorer) = (environment, scorer);

    /// <summary>The transformer.</summary>
    /// <param name="input">Data with the text columns; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public DebertaV3TokenizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TextColumnReader.Find(input.Schema, _scorer.Name, _scorer.Inputs);
        return new(_environment, _scorer);
    }

    /// <summary>The columns that the transformer will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumnReader.Find(inputSchema, _scorer.Name, _scorer.Inputs);
        return PromisedColumns.Add(inputSchema, _scorer.OutputColumns);
    }
}
