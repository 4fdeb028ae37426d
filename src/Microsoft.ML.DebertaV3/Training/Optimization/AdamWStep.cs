namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Values that AdamW uses for one parameter in one step.</summary>
/// <param name="Options">The hyperparameters.</param>
/// <param name="LearningRate">The parameter's learning rate in this step.</param>
/// <param name="WeightDecay">The parameter's weight decay.</param>
/// <param name="GradientScale">Factor of gradient clipping.</param>
/// <param name="Number">Number of the step, from 1, for the bias correction.</param>
internal readonly record struct AdamWStep(AdamWOptions Options, double LearningRate, double WeightDecay, double GradientScale, long Number)
{
    /// <summary>Bias correction: divisor of the first moment.</summary>
    public double MeanCorrection => Correction(Options.Beta1);

    /// <summary>Bias correction: divisor of the second moment.</summary>
    public double VarianceCorrection => Correction(Options.Beta2);

    private double Correction(double beta) => Options.CorrectsBias ? 1 - Math.Pow(beta, Number) : 1;
}
