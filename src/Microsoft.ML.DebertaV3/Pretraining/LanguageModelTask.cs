using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The objective of masked language modeling.</summary>
internal sealed class LanguageModelTask(MaskedLanguageModel network, PretrainingContext context) : IPretrainingTask
{
    public nn.Module Network => network;

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule) =>
        MaskedLanguageModelStep.Attach(session, network, context.Settings, context.Training, schedule);

    public IValidation Validation(ISizedExamples heldOut) => context.Validation(network, null, heldOut);

    public PretrainedNetworks CopyTrained() =>
        PretrainedNetworks.OfMasking(
            InferenceCopy.Of(network, new MaskedLanguageModel(context.Config, decodes: true), context.Training.Device));

    public void Dispose() => network.Dispose();
}
