using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Everything a run needs to know, checked and complete: options with the defaults of the checkpoint's size filled in.</summary>
/// <param name="Epochs">Passes over the examples.</param>
/// <param name="BatchSize">Examples per step.</param>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="WarmupRatio">Part of all steps that warms up, in [0, 1].</param>
/// <param name="Optimizer">AdamW's constants.</param>
/// <param name="PaddingId">Id that fills short rows.</param>
/// <param name="Device">Where the network lives.</param>
internal sealed record TrainingSettings(
    int Epochs, int BatchSize, double LearningRate, double WarmupRatio, AdamWOptions Optimizer, int PaddingId, Device Device);
