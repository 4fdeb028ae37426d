using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>From options, where much may be left open, to settings, where nothing is.</summary>
internal static class FitSettings
{
    /// <summary>A checkpoint's configuration with this fit's dropout rates.</summary>
    public static DebertaV3Config WithDropout(DebertaV3FitOptions options, DebertaV3Config config) => config with
    {
        HiddenDropout = options.HiddenDropout ?? config.HiddenDropout,
        AttentionDropout = options.AttentionDropout ?? config.AttentionDropout,
    };

    /// <summary>What the training loop needs.</summary>
    /// <param name="options">The fit's.</param>
    /// <param name="config">The network's.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="learningRate">The peak.</param>
    /// <param name="epochs">Passes over the examples (<see cref="FitLength"/>).</param>
    public static TrainingSettings Of(
        DebertaV3FitOptions options, DebertaV3Config config, Device device, double learningRate, int? epochs) => new()
        {
            MaxEpochs = epochs,
            MaxSteps = options.MaxSteps,
            BatchSize = options.BatchSize,
            GradientAccumulation = options.GradientAccumulation,
            LearningRate = learningRate,
            WarmupRatio = options.WarmupRatio,
            WarmupSteps = options.WarmupSteps,
            Schedule = options.Schedule,
            Optimizer = new AdamWOptions(options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay, options.ClipNorm),
            Precision = PrecisionChooser.Choose(options.Precision, config, BFloat16Hardware.IsIn(device)),
            RecomputesActivations = options.RecomputeActivations,
            MaxNonFiniteSteps = options.MaxNonFiniteSteps,
            PaddingId = config.PaddingId,
            Device = device,
        };
}
