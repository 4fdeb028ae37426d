using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// A classification loss plus the weighted loss of being moved by <see cref="VirtualAdversary"/>. Costs three forwards and two backwards
/// per step.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="taskLosses">The loss of each example, from logits and batch.</param>
/// <param name="adversary">How the words are perturbed.</param>
/// <param name="weight">Weight of the second loss (vat_lambda).</param>
/// <param name="random">For the perturbation's start; the generator of the dropout masks may serve.</param>
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

    /// <summary>The losses for given noise: what a golden is compared with.</summary>
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
