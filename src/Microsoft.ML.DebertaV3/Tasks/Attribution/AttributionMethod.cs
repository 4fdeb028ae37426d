namespace Microsoft.ML.DebertaV3;

/// <summary>How a prediction is attributed to words.</summary>
public enum AttributionMethod
{
    /// <summary>
    /// Integrates the gradient along the straight line from the baseline to the text (Sundararajan et al. 2017): the scores add up to the
    /// difference between the outputs of text and baseline. One forward and one backward pass for each step.
    /// </summary>
    IntegratedGradients,

    /// <summary>
    /// The gradient at the text times the difference from the baseline: one backward pass. The scores need not add up to the difference of
    /// the outputs.
    /// </summary>
    GradientTimesInput,

    /// <summary>
    /// How much the output drops if a word's pieces are replaced by the baseline: one forward pass for each word, without gradients.
    /// Redundant words have small scores, because each is replaced alone.
    /// </summary>
    Occlusion,
}
