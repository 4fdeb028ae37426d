using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Runs a module on padded batches in inference mode.</summary>
/// <param name="forward">Maps ids and mask, both [batch, length] int64, to numbers per sequence, [batch, outputs], or per piece, [batch,
/// length] or [batch, length, outputs].</param>
/// <param name="isPerPiece">Whether the numbers are per piece.</param>
/// <param name="paddingId">Id of the padding piece.</param>
/// <param name="device">Device of the module.</param>
internal sealed class TorchEngine(Func<Tensor, Tensor, Tensor> forward, bool isPerPiece, int paddingId, Device device) : IEngine
{
    public float[][] Run(int[][] sequences)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(sequences, paddingId, device);
        var numbers = forward(ids, mask).to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var perSequence = numbers.Length / sequences.Length;
        if (!isPerPiece)
            return [.. numbers.Chunk(perSequence)];
        var perPiece = perSequence / (int)ids.shape[1];
        return [.. sequences.Select((sequence, i) => numbers.AsSpan(i * perSequence, sequence.Length * perPiece).ToArray())];
    }
}
