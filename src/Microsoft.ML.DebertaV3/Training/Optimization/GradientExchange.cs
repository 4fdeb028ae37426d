using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Sums gradients over the ranks of a fit: rows of embedding tables as rows, small parameters in one buffer, others in place.
/// </summary>
internal sealed class GradientExchange(Ranks ranks)
{
    private const int Small = 1 << 14; // values: below, the latency of a message costs more than a copy

    /// <summary>
    /// Sums the gradients. A parameter that has one on any rank has one on all of them afterwards; parameters without one stay so.
    /// </summary>
    public void Sum(IReadOnlyList<ParameterUpdate> updates)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var counts = ranks.Totals([.. updates.Select(update => update.HasGradient() ? 1.0 : 0)]);
        var used = updates.Where((_, i) => counts[i] > 0).ToArray();
        foreach (var update in used)
            update.Rows?.SumGradients(ranks);
        var dense = used.Where(update => update.Rows is null).Select(update => update.Gradient()).ToArray();
        foreach (var gradient in dense.Where(gradient => gradient.numel() >= Small))
            ranks.Sum(gradient);
        SumTogether([.. dense.Where(gradient => gradient.numel() < Small)]);
    }

    private void SumTogether(Tensor[] gradients)
    {
        if (gradients.Length == 0)
            return;
        var together = cat([.. gradients.Select(gradient => gradient.reshape(-1))]);
        ranks.Sum(together);
        long start = 0;
        foreach (var gradient in gradients)
        {
            gradient.copy_(together.narrow(0, start, gradient.numel()).view(gradient.shape));
            start += gradient.numel();
        }
    }
}
