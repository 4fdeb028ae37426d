using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Attribution;

namespace Microsoft.ML;

// Explanations.
public static partial class DebertaV3TextCatalog
{
    /// <summary>
    /// Attributes a model's prediction to the words of its input: a score for each word of a text or a pair, with its position.
    /// </summary>
    /// <remarks>
    /// Reads the same text columns as the model; append it to the model to get both results. The transformer copies the model's weights:
    /// either can be disposed without the other.
    /// </remarks>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="model">A classification or regression model: fitted, loaded from a file or from a folder. Of a chain, pass the
    /// transformer of this model.</param>
    /// <param name="attributionsColumnName">Column for the scores.</param>
    /// <param name="method">The attribution method.</param>
    /// <param name="labelName">The label to explain; null: the predicted label.</param>
    /// <exception cref="ArgumentException">The model does not have the output or label.</exception>
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

    /// <summary>
    /// Attributes a model's prediction to the words of its input: a score for each word of a text or a pair, with its position.
    /// </summary>
    /// <remarks>See the other overload.</remarks>
    /// <param name="catalog">The text transforms.</param>
    /// <param name="model">The model to explain.</param>
    /// <param name="options">Output to explain, method and columns.</param>
    /// <exception cref="ArgumentException">The model does not have the output or label, or two options name the same column.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public static DebertaV3Estimator DebertaV3Attribution(
        this TransformsCatalog.TextTransforms catalog, DebertaV3Transformer model, DebertaV3AttributionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), AttributionModel.Of(model, options.Snapshot()));
    }
}
