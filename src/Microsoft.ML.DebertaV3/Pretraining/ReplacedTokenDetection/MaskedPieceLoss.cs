using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Computes the cross entropy of masked pieces, its gradients and the generator's samples from the same logits, in chunks of rows.
/// </summary>
/// <remarks>
/// Spec section 4, steps 5 and 6. Logits over the vocabulary are the largest tensor of pre-training. They are therefore computed in chunks:
/// each chunk is converted to probabilities, sampled from and converted to the gradient of the loss in place, and its memory is reused for
/// the next. Forward and backward pass of the output matrix are thus combined, outside torch's autograd.
/// </remarks>
/// <param name="head">The head; its bias gets a gradient.</param>
/// <param name="table">The output matrix, [vocabulary, hidden], which gets a gradient.</param>
/// <param name="temperature">Sampling temperature; the loss does not depend on it.</param>
/// <param name="precision">Precision of the three products with the output matrix; null for float32.</param>
/// <param name="useKernel">See <see cref="PieceLogits"/>.</param>
internal sealed class MaskedPieceLoss(
    MaskedLanguageModelHead head, Tensor table, double temperature = 1, ComputePrecision? precision = null, bool useKernel = true)
        : IDisposable
{
    private const long MostLogits = 1 << 25; // per chunk: 128 MB
    private const long MostRows = 4096;      // per chunk, for small vocabularies
    private const long MostProductRows = 8192;

    private readonly Workspace _logits = new();
    private readonly Workspace _weights = new(); // weights at a temperature other than 1
    private readonly Workspace _narrow = new();  // logits in a lower precision

    /// <summary>Computes the summed loss, and accumulates the gradients of the sum divided by <paramref name="total"/>.</summary>
    /// <param name="input">Input of the head at the masked positions, [rows, hidden].</param>
    /// <param name="targets">Original pieces, [rows].</param>
    /// <param name="total">Number of masked pieces of the whole step.</param>
    /// <param name="draw">Samples a piece per row from weights [rows, vocabulary]; null for no samples.</param>
    public MaskedPieces Backward(Tensor input, long[] targets, double total, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        var transformed = head.Transform(input);
        var detached = transformed.detach();
        var gradient = empty_like(detached);
        MaskedPieces result;
        using (no_grad())
            result = Chunks(detached, targets, gradient, 1 / total, draw);
        transformed.backward([gradient]);
        return result;
    }

    /// <summary>Computes the summed loss without gradients.</summary>
    public MaskedPieces Measure(Tensor input, long[] targets, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Chunks(head.Transform(input), targets, gradient: null, 0, draw);
    }

    public void Dispose()
    {
        _logits.Dispose();
        _weights.Dispose();
        _narrow.Dispose();
    }

    // transformed, gradient [rows, hidden]
    private MaskedPieces Chunks(Tensor transformed, long[] targets, Tensor? gradient, double scale, Func<Tensor, long[]>? draw)
    {
        var most = Math.Clamp(MostLogits / table.shape[0], 1, MostRows);
        var result = MaskedPieces.None;
        for (long start = 0; start < targets.Length; start += most)
        {
            var count = Math.Min(most, targets.Length - start);
            var some = targets.AsSpan((int)start, (int)count).ToArray();
            result += Chunk(transformed.narrow(0, start, count), some, gradient?.narrow(0, start, count), scale, draw);
        }
        return result;
    }

    // Same as Chunks, for one chunk.
    private MaskedPieces Chunk(Tensor transformed, long[] targets, Tensor? gradient, double scale, Func<Tensor, long[]>? draw)
    {
        using var scope = NewDisposeScope();
        var logits = Logits(transformed);
        var rows = new PieceLogits(logits, targets, useKernel);
        var pieces = draw is null || temperature == 1 ? null : draw(rows.WeightsAt(temperature, _weights));
        var (loss, correct) = rows.ToWeights();
        pieces ??= draw?.Invoke(logits) ?? [];
        if (gradient is not null)
        {
            rows.ToGradient(scale);
            AddGradients(logits, transformed, gradient);
        }
        return new(loss, correct, pieces);
    }

    // [rows, hidden] to [rows, vocabulary]
    private Tensor Logits(Tensor transformed)
    {
        using var scope = NewDisposeScope();
        var logits = _logits.Get(transformed.shape[0], table.shape[0], transformed.device);
        if (Matrix() is { } matrix)
            logits.copy_(Narrow(logits, matrix).addmm_(transformed.to(matrix.dtype), matrix.t(), beta: 0, alpha: 1)).AddInPlace(head.Bias);
        else
            logits.copy_(head.Bias).addmm_(transformed, table.t());
        return logits.MoveToOuterDisposeScope();
    }

    // ofLogits [rows, vocabulary]: gradient of the logits
    private void AddGradients(Tensor ofLogits, Tensor transformed, Tensor gradient)
    {
        var ofTable = DenseGradient.Of(table);
        if (Matrix() is { } matrix)
        {
            var narrow = Narrow(ofLogits, matrix).copy_(ofLogits);
            gradient.copy_(narrow.matmul(matrix));
            AddProduct(ofTable, narrow.t(), transformed.to(matrix.dtype));
        }
        else
        {
            gradient.copy_(ofLogits.matmul(table));
            ofTable.addmm_(ofLogits.t(), transformed);
        }
        DenseGradient.Of(head.Bias).addmv_(ofLogits.t(), ones(ofLogits.shape[0], device: ofLogits.device));
    }

    // The output matrix in the lower precision; null for float32.
    private Tensor? Matrix() => head.training ? precision?.Cast((Parameter)table) : null;

    // Memory for logits in the format of the matrix
    private Tensor Narrow(Tensor logits, Tensor matrix) => _narrow.Get(logits.shape[0], logits.shape[1], logits.device, matrix.dtype);

    // left [n, rows] times right [rows, size], in another format than the sum: computed in chunks of rows, to avoid a tensor for the whole
    // product
    private static void AddProduct(Tensor sum, Tensor left, Tensor right)
    {
        for (long start = 0; start < sum.shape[0]; start += MostProductRows)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(MostProductRows, sum.shape[0] - start);
            sum.narrow(0, start, count).AddInPlace(left.narrow(0, start, count).matmul(right));
        }
    }
}

/// <summary>Results for masked pieces.</summary>
/// <param name="Loss">Sum of the cross entropies.</param>
/// <param name="Correct">Number of pieces for which the most likely piece is the original.</param>
/// <param name="Drawn">Sampled pieces in order; empty if nothing is sampled.</param>
internal readonly record struct MaskedPieces(double Loss, long Correct, long[] Drawn)
{
    /// <summary>Results for no pieces.</summary>
    public static MaskedPieces None { get; } = new(0, 0, []);

    /// <summary>Sums the numbers over ranks; the sampled pieces stay those of this rank.</summary>
    public MaskedPieces SumOver(Ranks ranks)
    {
        var sums = ranks.Totals([Loss, Correct]);
        return new(sums[0], (long)sums[1], Drawn);
    }

    public static MaskedPieces operator +(MaskedPieces left, MaskedPieces right) =>
        new(left.Loss + right.Loss, left.Correct + right.Correct, [.. left.Drawn, .. right.Drawn]);
}
