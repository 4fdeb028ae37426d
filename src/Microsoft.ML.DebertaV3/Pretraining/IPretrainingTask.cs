using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A pre-training objective with its networks, which it owns.</summary>
internal interface IPretrainingTask : IDisposable
{
    /// <summary>The module whose parameters are trained.</summary>
    nn.Module Network { get; }

    /// <summary>Creates the training step. Optimizers and precision stay attached to the networks until the session is disposed.</summary>
    ITrainingStep Step(TrainingSession session, RateSchedule schedule);

    /// <summary>Creates the evaluation on held-out sequences.</summary>
    IValidation Validation(ISizedExamples heldOut);

    /// <summary>Copies the trained networks for inference, each with its complete word table. The caller owns the copies.</summary>
    PretrainedNetworks CopyTrained();
}
