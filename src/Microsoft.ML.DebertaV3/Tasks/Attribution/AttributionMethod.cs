namespace Microsoft.ML.DebertaV3;

/// <summary>How the words that moved a prediction are found.</summary>
public enum AttributionMethod
{
    /// <summary>
    /// Gradients along the straight way from the baseline to the text (Sundararajan et al. 2017): the scores add up to what the text
    /// changed. One forward and one backward pass for each step.
    /// </summary>
    IntegratedGradients,

    /// <summary>
    /// The gradient at the text times the way from the baseline: one backward pass, and scores that need not add up to anything.
    /// </summary>
    GradientTimesInput,

    /// <summary>
    /// What the output loses when a word's pieces become the baseline's: one forward for each word, no gradient. Words that say the same
    /// twice have small scores, each alone.
    /// </summary>
    Occlusion,
}
