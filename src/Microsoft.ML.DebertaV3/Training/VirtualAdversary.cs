using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Scale-invariant fine-tuning (SiFT): finds a small perturbation of the normalized word vectors that changes the prediction most, and the
/// loss for that change.
/// </summary>
/// <remarks>
/// He et al. 2021 (DeBERTa), section 5; spec section 6.3. One gradient ascent step from a random start, without projection.
/// </remarks>
/// <param name="InitialPerturbation">Standard deviation of the random start, which is clamped to two standard deviations.</param>
/// <param name="LearningRate">Step size: the largest absolute element of each piece's step.</param>
internal sealed record VirtualAdversary(double InitialPerturbation, double LearningRate)
{
    private const double NormalizationEpsilon = 1e-7;
    private const double StepEpsilon = 1e-6;

    /// <summary>
    /// Normalizes word vectors to mean 0 and variance 1, [batch, length, hidden]. The clean pass uses them too, so that perturbations have
    /// the same scale everywhere.
    /// </summary>
    public static Tensor Normalize(Tensor words) => nn.functional.layer_norm(words, [words.shape[^1]], eps: NormalizationEpsilon);

    /// <summary>Returns the start of the ascent: the noise, clamped to two standard deviations.</summary>
    public Tensor Start(Tensor noise) => noise.Clamp(-2 * InitialPerturbation, 2 * InitialPerturbation);

    /// <summary>
    /// Returns the perturbation after one ascent step, detached from the graph; the start itself if the gradient is not finite.
    /// </summary>
    /// <param name="normalized">[batch, length, hidden], from <see cref="Normalize"/>.</param>
    /// <param name="noise">Noise N(0, initial perturbation) of the same shape.</param>
    /// <param name="cleanLogits">[batch, labels]</param>
    /// <param name="predict">Maps word vectors to logits.</param>
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

    /// <summary>Returns the gradient of the summed divergence with respect to the perturbation; parameters get no gradient.</summary>
    internal static Tensor Gradient(Tensor normalized, Tensor start, Tensor cleanLogits, Func<Tensor, Tensor> predict)
    {
        using var scope = NewDisposeScope();
        var perturbation = start.detach().clone().requires_grad_(true);
        var logits = predict(normalized.detach().Plus(perturbation));
        var loss = Divergence(logits, cleanLogits.detach()).sum();
        return autograd.grad([loss], [perturbation])[0].MoveToOuterDisposeScope();
    }

    /// <summary>
    /// -Σ p_b log p_a - Σ p_a log p_b per example, [batch], with the probabilities detached: two cross entropies whose gradient is that of
    /// the symmetric KL divergence.
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
