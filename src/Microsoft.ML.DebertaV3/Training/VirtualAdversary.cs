using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Scale-invariant fine-tuning (SiFT): a small change of the normalised word vectors that moves the prediction most, and the loss of being
/// moved.
/// </summary>
/// <remarks>He et al. 2021 (DeBERTa), section 5; spec section 6.3. One ascent step from a random start; no projection afterwards.</remarks>
/// <param name="InitialPerturbation">Standard deviation of the start, cut at twice as much.</param>
/// <param name="LearningRate">Length of the step, in the largest element of a piece's vector.</param>
internal sealed record VirtualAdversary(double InitialPerturbation, double LearningRate)
{
    private const double NormalizationEpsilon = 1e-7;
    private const double StepEpsilon = 1e-6;

    /// <summary>
    /// Word vectors of mean 0 and variance 1, [batch, length, hidden]: the clean pass sees them too, so that a perturbation has one scale
    /// everywhere.
    /// </summary>
    public static Tensor Normalize(Tensor words) => nn.functional.layer_norm(words, [words.shape[^1]], eps: NormalizationEpsilon);

    /// <summary>Where the ascent starts: the raw draw, N(0, initial perturbation), without its tails.</summary>
    public Tensor Start(Tensor noise) => noise.Clamp(-2 * InitialPerturbation, 2 * InitialPerturbation);

    /// <summary>
    /// The perturbation after one step up from its start, detached from everything; the start itself where there is no finite gradient.
    /// </summary>
    /// <param name="normalized">[batch, length, hidden], from <see cref="Normalize"/>.</param>
    /// <param name="noise">The raw draw, of the same shape.</param>
    /// <param name="cleanLogits">[batch, labels]</param>
    /// <param name="predict">From word vectors to logits.</param>
    public Tensor Perturbation(Tensor normalized, Tensor noise, Tensor cleanLogits, Func<Tensor, Tensor> predict)
    {
        using var scope = NewDisposeScope();
        var start = Start(noise);
        var gradient = Gradient(normalized, start, cleanLogits, predict);
        if (!gradient.isfinite().all().item<bool>())
            return start.MoveToOuterDisposeScope();
        var largest = gradient.abs().amax([-1], keepdim: true);
        return start.Plus(gradient.Times(LearningRate).div(largest.Plus(StepEpsilon))).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the summed divergence with respect to the perturbation; no parameter gets one.</summary>
    internal static Tensor Gradient(Tensor normalized, Tensor start, Tensor cleanLogits, Func<Tensor, Tensor> predict)
    {
        using var scope = NewDisposeScope();
        var perturbation = start.detach().clone().requires_grad_(true);
        var logits = predict(normalized.detach().Plus(perturbation));
        var loss = Divergence(logits, cleanLogits.detach()).sum();
        return autograd.grad([loss], [perturbation])[0].MoveToOuterDisposeScope();
    }

    /// <summary>
    /// -Σ p_b log p_a - Σ p_a log p_b per example, with the probabilities detached, to [batch]: two cross entropies, whose gradient is that
    /// of the symmetric KL divergence.
    /// </summary>
    public static Tensor Divergence(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return CrossEntropy(b, a).Plus(CrossEntropy(a, b)).MoveToOuterDisposeScope();
    }

    private static Tensor CrossEntropy(Tensor probabilityLogits, Tensor logits)
    {
        using var scope = NewDisposeScope();
        var probabilities = probabilityLogits.detach().to(ScalarType.Float32).softmax(-1);
        return Modules.Losses.SoftCrossEntropy(logits, probabilities).MoveToOuterDisposeScope();
    }
}
