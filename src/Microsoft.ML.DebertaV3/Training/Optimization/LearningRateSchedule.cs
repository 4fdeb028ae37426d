namespace Microsoft.ML.DebertaV3;

/// <summary>Course of the learning rate after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Decays linearly to 0 at the last step (spec section 6.2). The default.</summary>
    Linear,

    /// <summary>Decays to 0 at the last step along half a cosine wave.</summary>
    Cosine,

    /// <summary>Stays at the peak.</summary>
    Constant,
}
