using Microsoft.ML.DebertaV3.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Cross entropy of the masked pieces, its gradients, and what the generator draws, from the same logits, a few rows at a time.</summary>
/// <remarks>
/// Spec section 4, steps 5 and 6. Logits over the vocabulary are the largest tensor of pre-training: a chunk of them is made, turned into probabilities in place, drawn from,
/// turned into the loss's gradient in place, and dropped. So forward and backward of the output matrix are one pass, outside torch's graph.
/// </remarks>
/// <param name="head">Its bias gets a gradient.</param>
/// <param name="table">The output matrix, [vocabulary, hidden]; gets a gradient.</param>
/// <param name="temperature">What logits are divided by to draw from; the loss does not depend on it.</param>
/// <param name="precision">What the three products with the output matrix are done in; null: float32.</param>
internal sealed class MaskedPieceLoss(MaskedLanguageModelHead head, Tensor table, double temperature = 1, ComputePrecision? precision = null)
{
    private const long MostLogits = 1 << 25; // of a chunk: 128 MB
    private const long MostRows = 4096;      // of a chunk, however small the vocabulary

    /// <summary>The sum of the losses; adds the gradients of their mean over <paramref name="total"/> to every parameter.</summary>
    /// <param name="input">What the head reads at the masked positions, [rows, hidden].</param>
    /// <param name="targets">The original pieces, [rows].</param>
    /// <param name="total">Masked pieces of the whole step.</param>
    /// <param name="draw">From weights [rows, vocabulary] to a piece per row; null: nothing is drawn.</param>
    public MaskedPieces Backward(Tensor input, long[] targets, double total, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        var transformed = head.Transform(input);
        var detached = transformed.detach();
        var gradient = empty_like(detached);
        var result = MaskedPieces.None;
        using (no_grad())
        {
            var rows = Math.Clamp(MostLogits / table.shape[0], 1, MostRows);
            for (long start = 0; start < targets.Length; start += rows)
            {
                var count = Math.Min(rows, targets.Length - start);
                var some = targets.AsSpan((int)start, (int)count).ToArray();
                result += Chunk(detached.narrow(0, start, count), some, gradient.narrow(0, start, count), 1 / total, draw);
            }
        }
        transformed.backward([gradient]);
        return result;
    }

    /// <summary>The losses alone, with nothing drawn and no gradient.</summary>
    public MaskedPieces Measure(Tensor input, long[] targets, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var transformed = head.Transform(input);
        var rows = Math.Clamp(MostLogits / table.shape[0], 1, MostRows);
        var result = MaskedPieces.None;
        for (long start = 0; start < targets.Length; start += rows)
        {
            var count = Math.Min(rows, targets.Length - start);
            var some = targets.AsSpan((int)start, (int)count).ToArray();
            result += Chunk(transformed.narrow(0, start, count), some, gradient: null, 0, draw);
        }
        return result;
    }

    // transformed, gradient [rows, hidden]
    private MaskedPieces Chunk(Tensor transformed, long[] targets, Tensor? gradient, double scale, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        var index = tensor(targets, [targets.Length, 1], device: transformed.device);
        var logits = Logits(transformed);
        logits.sub_(logits.amax([1], keepdim: true));
        var ofTargets = logits.gather(1, index);
        var pieces = temperature == 1 ? null : Draw(Weights(logits, temperature), draw);
        var weights = logits.exp_();
        pieces ??= Draw(weights, draw);
        var sums = weights.sum(1, keepdim: true);
        var loss = (sums.log() - ofTargets).sum().item<float>();
        if (gradient is not null)
            AddGradients(weights.div_(sums), index, transformed, gradient, scale);
        return new(loss, ofTargets.ge(0).sum().item<long>(), pieces);
    }

    /// <summary>What pieces are drawn by: a row of logits [rows, vocabulary] to its probabilities at this temperature, times a number.</summary>
    internal static Tensor Weights(Tensor logits, double temperature)
    {
        using var largest = logits.amax([1], keepdim: true);
        return logits.sub(largest).div_(temperature).exp_();
    }

    private Tensor Logits(Tensor transformed)
    {
        if (precision is null || !head.training)
            return nn.functional.linear(transformed, table, head.Bias);
        using var scope = NewDisposeScope();
        var matrix = precision.Cast((Parameter)table);
        return transformed.to(matrix.dtype).matmul(matrix.t()).to(ScalarType.Float32).add_(head.Bias).MoveToOuterDisposeScope();
    }

    private static long[] Draw(Tensor weights, Func<Tensor, long[]>? draw) => draw is null ? [] : draw(weights);

    // d loss / d logits = (probabilities - one-hot of the target) · scale
    private void AddGradients(Tensor probabilities, Tensor index, Tensor transformed, Tensor gradient, double scale)
    {
        var difference = probabilities.scatter_add_(1, index, full_like(index, -1, ScalarType.Float32));
        if (precision is null)
        {
            gradient.copy_(difference.matmul(table).mul_(scale));
            Gradient(table).addmm_(difference.t(), transformed, alpha: (float)scale);
        }
        else
        {
            var matrix = precision.Cast((Parameter)table);
            var (left, right) = (difference.to(matrix.dtype), transformed.to(matrix.dtype));
            gradient.copy_(left.matmul(matrix)).mul_(scale);
            Gradient(table).add_(left.t().matmul(right), alpha: scale);
        }
        Gradient(head.Bias).add_(difference.sum([0]), alpha: scale); // not sum(0): a literal 0 would be a type
    }

    private static Tensor Gradient(Tensor parameter)
    {
        if (parameter.grad is { } present)
            return present;
        parameter.grad = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
        return parameter.grad!;
    }
}
