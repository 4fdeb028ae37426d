using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Replaced token detection.</summary>
internal sealed class DetectionTask(PretrainingNetwork network, PretrainingContext context) : IPretrainingTask
{
    public nn.Module Network => network;

    public PretrainingNetwork Networks => network;

    public ITrainingStep Step(TrainingSession session, RateSchedule schedule) =>
        PretrainingStep.Attach(session, network, context.Settings, context.Training, schedule);

    public IValidation Validation(ISizedExamples heldOut) => context.Validation(network.Generator, network, heldOut);

    public PretrainedNetworks CopyTrained()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var discriminator = InferenceCopy.Of(
            network.Discriminator, new ReplacedTokenDetectionModel(context.Config), context.Training.Device);
        discriminator.Backbone.Embeddings.WordTable.copy_(network.DiscriminatorWords.Table());
        var config = network.Generator.Backbone.Config with
        {
            HiddenDropout = context.Config.HiddenDropout,
            AttentionDropout = context.Config.AttentionDropout
        };
        return PretrainedNetworks.OfDetection(discriminator,
            InferenceCopy.Of(network.Generator, new MaskedLanguageModel(config, decodes: true), context.Training.Device));
    }

    public void Dispose() => network.Dispose();
}
