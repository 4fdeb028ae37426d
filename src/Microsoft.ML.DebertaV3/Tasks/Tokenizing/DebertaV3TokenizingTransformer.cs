using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>Adds columns with the ids, mask and offsets of texts. Thread safe; saved with its tokenizer; needs no disposal.</summary>
public sealed class DebertaV3TokenizingTransformer : ITransformer
{
    private readonly ScoringTransform _transform;
    private readonly TokenizingScorer _scorer;

    internal DebertaV3TokenizingTransformer(IHostEnvironment environment, TokenizingScorer scorer)
    {
        _scorer = scorer;
        _transform = new(environment.Register(nameof(DebertaV3TokenizingTransformer)), scorer, this);
    }

    /// <summary>True: rows are independent.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The tokenizer.</summary>
    public DebertaV3Tokenizer Tokenizer => _scorer.Tokenizer;

    internal IRowScorer Scorer => _scorer;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transform.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transform.GetRowToRowMapper(inputSchema);

    /// <summary>Returns the input with the added columns, which are computed on access.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public IDataView Transform(IDataView input) => _transform.Transform(input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => TokenizingFile.Save(ctx, _scorer);
}
