namespace Microsoft.ML.DebertaV3;

/// <summary>What the learning rate does after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Falls in a straight line to 0 at the last step (spec section 6.2; the default).</summary>
    Linear,

    /// <summary>Falls to 0 along half a cosine wave.</summary>
    Cosine,

    /// <summary>Stays at its peak.</summary>
    Constant,
}
