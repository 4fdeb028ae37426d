using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>
/// Runs a language model only at the masks. Returns for each sequence the probabilities of the best pieces of every mask, followed by their
/// ids.
/// </summary>
internal sealed class MaskEngine : IEngine
{
    private const int LogitRows = 256; // rows of logits at a time: 130 MB for a vocabulary of 128,100

    private readonly MaskedLanguageModel _network;
    private readonly Device _device;
    private readonly int _maskId;
    private readonly int _pieces; // larger ids have no piece
    private readonly int _count;

    /// <param name="network">The network, in evaluation mode on the device.</param>
    /// <param name="tokenizer">Tokenizer of the network.</param>
    /// <param name="count">Number of pieces per mask.</param>
    /// <param name="device">Device of the network.</param>
    /// <exception cref="InvalidDataException">The count is larger than the number of pieces.</exception>
    public MaskEngine(MaskedLanguageModel network, DebertaV3Tokenizer tokenizer, int count, Device device)
    {
        (_network, _count, _device, _maskId) = (network, count, device, tokenizer.MaskId);
        _pieces = tokenizer.NamedIdCount;
        if (count > _pieces)
            throw new InvalidDataException($"{count} pieces are wanted for each mask (TopK); the tokenizer has {_pieces}.");
    }

    public float[][] Run(int[][] sequences)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(sequences, _network.Backbone.Config.PaddingId, _device);
        var length = (int)ids.shape[1];
        var (values, indices) = Best(_network.HeadInput(ids, mask, SelectedRows.Of(Labels(sequences, length), length, _device)));
        var next = 0;
        return Array.ConvertAll(sequences, sequence =>
        {
            var range = next..(next += sequence.Count(id => id == _maskId) * _count);
            return (float[])[.. values[range], .. indices[range]];
        });
    }

    // A positive label at every mask, [batch * length].
    private long[] Labels(int[][] sequences, int length)
    {
        var labels = new long[sequences.Length * length];
        for (var row = 0; row < sequences.Length; row++)
        {
            for (var position = 0; position < sequences[row].Length; position++)
                labels[row * length + position] = sequences[row][position] == _maskId ? 1 : 0;
        }
        return labels;
    }

    // Maps [masks, hidden] to probabilities and ids of the best pieces, mask by mask. The softmax is over the whole vocabulary.
    private (float[] Values, float[] Ids) Best(Tensor input)
    {
        var (values, ids) = (new List<float>(), new List<float>());
        foreach (var rows in input.split(LogitRows))
        {
            using var scope = NewDisposeScope();
            var probabilities = _network.Head.call(rows, _network.WordTable).to(ScalarType.Float32).softmax(-1);
            var (best, indices) = probabilities.narrow(1, 0, _pieces).topk(_count);
            values.AddRange(best.cpu().data<float>().ToArray());
            ids.AddRange(indices.cpu().data<long>().ToArray().Select(id => (float)id)); // exact: below 2^24
        }
        return ([.. values], [.. ids]);
    }
}
