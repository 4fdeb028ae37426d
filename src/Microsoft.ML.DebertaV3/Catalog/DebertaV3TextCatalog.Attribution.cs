using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Attribution;

namespace Microsoft.ML;

// Explanations.
public static partial class DebertaV3TextCatalog
{
    /// <summary>Tells which words moved a model's prediction: a score for each word of a text or a pair, with its place.</summary>
    /// <remarks>
    /// Adds columns to the same text columns that the model reads; append it to the model where both are wanted. The estimator takes the
    /// model's weights, and its transformer has a copy of them: each may be disposed without the other.
    /// </remarks>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="model">
    /// A classification or regression model, fitted, saved and loaded, or of a folder; of a chain the transformer with this model.
    /// </param>
    /// <param name="attributionsColumnName">Column for the scores.</param>
    /// <param name="method">How they are found.</param>
    /// <param name="labelName">The label to explain; null: the one that is predicted.</param>
    /// <exception cref="ArgumentException">The model has no such output or label.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public static DebertaV3Estimator DebertaV3Attribution(
        this TransformsCatalog.TextTransforms catalog,
        DebertaV3Transformer model,
        string attributionsColumnName = "Attributions",
        AttributionMethod method = AttributionMethod.IntegratedGradients,
        string? labelName = null) => catalog.DebertaV3Attribution(model, new DebertaV3AttributionOptions
        {
            AttributionsColumnName = attributionsColumnName,
            Method = method,
            LabelName = labelName,
        });

    /// <summary>Tells which words moved a model's prediction: a score for each word of a text or a pair, with its place.</summary>
    /// <remarks>As the other overload.</remarks>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="model">The model to explain.</param>
    /// <param name="options">What is explained, how, and into which columns.</param>
    /// <exception cref="ArgumentException">The model has no such output or label, or two options name one column.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public static DebertaV3Estimator DebertaV3Attribution(
        this TransformsCatalog.TextTransforms catalog, DebertaV3Transformer model, DebertaV3AttributionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), AttributionModel.Of(model, options.Snapshot()));
    }
}
