namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The constants of one step.</summary>
/// <param name="Options">AdamW's constants.</param>
/// <param name="LearningRate">The parameter's rate at this step.</param>
/// <param name="WeightDecay">The parameter's weight decay.</param>
/// <param name="GradientScale">Clipping's factor.</param>
/// <param name="Number">The step, from 1: for the bias correction.</param>
internal readonly record struct AdamWStep(AdamWOptions Options, double LearningRate, double WeightDecay, double GradientScale, long Number)
{
    /// <summary>What the mean is divided by, so that it does not start from 0.</summary>
    public double MeanCorrection => Correction(Options.Beta1);

    /// <summary>As <see cref="MeanCorrection"/>, for the variance.</summary>
    public double VarianceCorrection => Correction(Options.Beta2);

    private double Correction(double beta) => Options.CorrectsBias ? 1 - Math.Pow(beta, Number) : 1;
}
