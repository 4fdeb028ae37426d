using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>The best pieces of each mask, from the logits of all pieces: what the library's own engine gives.</summary>
internal sealed class OnnxMaskEngine(OnnxModel model, DebertaV3Tokenizer tokenizer, int count) : IEngine
{
    public float[][] Run(int[][] sequences)
    {
        using var scope = NewDisposeScope();
        var (ids, mask) = Batch.Pad(sequences, tokenizer.PaddingId, CPU);
        var logits = model.Call(ids, mask); // [batch, length, vocabulary]
        return [.. sequences.Select((sequence, row) => Best(sequence, logits[row]))];
    }

    // Probabilities mask by mask, then ids.
    private float[] Best(int[] sequence, Tensor logits)
    {
        var masks = sequence.Index().Where(piece => piece.Item == tokenizer.MaskId).Select(piece => (long)piece.Index).ToArray();
        var probabilities = logits.index_select(0, tensor(masks)).softmax(-1).narrow(1, 0, tokenizer.NamedIdCount);
        var (best, indices) = probabilities.topk(count);
        return [.. best.contiguous().data<float>().ToArray(), .. indices.contiguous().data<long>().ToArray().Select(id => (float)id)];
    }
}
