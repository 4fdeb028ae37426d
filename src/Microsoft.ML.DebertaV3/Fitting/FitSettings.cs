using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Converts options to settings, with defaults filled in.</summary>
internal static class FitSettings
{
    /// <summary>Returns the checkpoint's configuration with the dropout rates of the options.</summary>
    public static DebertaV3Config WithDropout(DebertaV3FitOptions options, DebertaV3Config config) => config with
    {
        HiddenDropout = options.HiddenDropout ?? config.HiddenDropout,
        AttentionDropout = options.AttentionDropout ?? config.AttentionDropout,
    };

    /// <summary>Returns the settings of the training loop.</summary>
    /// <param name="options">Options of the fit.</param>
    /// <param name="config">Configuration of the network.</param>
    /// <param name="device">Device of the network.</param>
    /// <param name="learningRate">Peak learning rate.</param>
    /// <param name="epochs">Maximum number of epochs (<see cref="FitLength"/>).</param>
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
