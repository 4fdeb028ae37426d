using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>One objective of pre-training with its networks, which it owns, while it runs.</summary>
internal interface IPretrainingTask : IDisposable
{
    /// <summary>What is trained.</summary>
    nn.Module Network { get; }

    /// <summary>The step, by a schedule, whose optimizers and precision are attached to the networks until the session ends.</summary>
    ITrainingStep Step(TrainingSession session, RateSchedule schedule);

    /// <summary>Measures held-out sequences.</summary>
    IValidation Validation(ISizedExamples heldOut);

    /// <summary>Copies of the trained networks for use, which the caller owns, each with its whole word table.</summary>
    PretrainedNetworks CopyTrained();
}
