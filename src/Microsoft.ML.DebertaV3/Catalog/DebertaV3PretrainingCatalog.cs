using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Microsoft.ML;

/// <summary>DeBERTaV3's pre-training among <c>mlContext.Transforms.Text</c>.</summary>
public static class DebertaV3PretrainingCatalog
{
    /// <summary>Pre-trains a network on text by replaced token detection: from scratch, or continued from published weights on one's own domain.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">Column with the text; each row is a document.</param>
    /// <param name="checkpoint">
    /// Where to begin: <see cref="DebertaV3Checkpoint.FromFolder"/> or <see cref="DebertaV3Checkpoint.New(DebertaV3Config, string, int)"/>; null for <see cref="DebertaV3Checkpoint.Tiny"/>.
    /// </param>
    /// <param name="batchSize">Sequences per step.</param>
    /// <param name="maxEpochs">Passes over the text; null: as many as <paramref name="maxSteps"/> needs, without that 1.</param>
    /// <param name="maxSteps">Steps after which training ends, whatever the epoch; null: after the epochs.</param>
    /// <param name="maximumLength">Pieces per sequence, [CLS] and [SEP] included; null: what the checkpoint was pre-trained with where it says so, else 512.</param>
    public static DebertaV3PretrainingEstimator DebertaV3Pretraining(
        this TransformsCatalog.TextTransforms catalog,
        string inputColumnName = "Text",
        DebertaV3Checkpoint? checkpoint = null,
        int batchSize = 32,
        int? maxEpochs = null,
        int? maxSteps = null,
        int? maximumLength = null) => catalog.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            InputColumnName = inputColumnName,
            Checkpoint = checkpoint,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            MaxSteps = maxSteps,
            MaximumLength = maximumLength,
        });

    /// <summary>Pre-trains a network on text by replaced token detection or masked language modelling.</summary>
    public static DebertaV3PretrainingEstimator DebertaV3Pretraining(this TransformsCatalog.TextTransforms catalog, DebertaV3PretrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Snapshot());
    }
}
