using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// A classification loss plus the weighted adversarial loss of <see cref="VirtualAdversary"/>. A step needs three forward and two backward
/// passes.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="taskLosses">Computes the loss of each example from logits and batch.</param>
/// <param name="adversary">Computes the perturbation.</param>
/// <param name="weight">Weight of the adversarial loss (vat_lambda).</param>
/// <param name="random">Generator of the perturbation's start; may be that of the dropout masks.</param>
internal sealed class AdversarialObjective(
    SequenceClassificationModel network, Func<Tensor, Batch, Tensor> taskLosses, VirtualAdversary adversary, double weight,
    Generator random) : IObjective
{
    public nn.Module Network => network;

    public Tensor Losses(Batch batch)
    {
        using var scope = NewDisposeScope();
        var normalized = VirtualAdversary.Normalize(network.Backbone.Embeddings.Lookup(batch.Ids));
        var noise = empty_like(normalized, requires_grad: false).normal_(0, adversary.InitialPerturbation, random);
        return Losses(batch, normalized, noise).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the losses for given noise, for comparison with stored results.</summary>
    internal Tensor Losses(Batch batch, Tensor normalized, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var clean = Predict(normalized, batch.Mask);
        var perturbation = adversary.Perturbation(normalized, noise, clean, words => Predict(words, batch.Mask));
        var moved = VirtualAdversary.Divergence(Predict(normalized.detach().Plus(perturbation), batch.Mask), clean);
        return taskLosses(clean, batch).Plus(moved.Times(weight)).MoveToOuterDisposeScope();
    }

    private Tensor Predict(Tensor words, Tensor mask) => network.FromWords(words, mask);
}
