namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>What a step of a trajectory reports: mean losses before the update, and gradient norms before clipping.</summary>
internal readonly record struct TrajectoryStep(double GeneratorLoss, double DetectionLoss, double GeneratorNorm, double DiscriminatorNorm);
