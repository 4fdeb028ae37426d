using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>
/// A language model with its tokenizer: text with masks in, pieces out. Owns the network. Thread safe, disposal included.
/// </summary>
internal sealed class FillMaskModel : IRowScorer, IDisposable
{
    public const string TaskName = "DebertaV3FillMask";

    private const int LogitRows = 256; // rows of logits at once: 130 MB of a vocabulary of 128,100

    private readonly DisposalGuard _guard;
    private readonly int _pieces; // ids from here on have no piece
    private readonly int _maxLength;
    private readonly Device _device;

    /// <param name="network">In eval mode, on the device.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="settings">Columns and sizes.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="InvalidDataException">More pieces are wanted than there are.</exception>
    public FillMaskModel(MaskedLanguageModel network, DebertaV3Tokenizer tokenizer, FillMaskSettings settings, Device device)
    {
        (Network, Tokenizer, Settings, _device) = (network, tokenizer, settings, device);
        _guard = new(typeof(DebertaV3FillMaskTransformer), network.Dispose);
        _pieces = Math.Max(tokenizer.PieceCount, tokenizer.MaskId + 1);
        _maxLength = network.Decodes ? Math.Min(settings.MaxLength, network.Backbone.Config.MaxPositions) : settings.MaxLength;
        TextColumns = [settings.InputColumn];
        OutputColumns = settings.Outputs();
        if (settings.TopK > _pieces)
            throw new InvalidDataException($"{settings.TopK} pieces are wanted for each mask (TopK); the tokenizer has {_pieces}.");
    }

    public MaskedLanguageModel Network { get; }

    public DebertaV3Tokenizer Tokenizer { get; }

    public FillMaskSettings Settings { get; }

    public string Name => TaskName;

    public IReadOnlyList<string> TextColumns { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public int BatchSize => Settings.BatchSize;

    /// <summary>Keeps the network alive until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public DisposalGuard.Lease Use() => _guard.Use();

    object[] IRowScorer.Score(IReadOnlyList<TextRow> rows) => Score(rows);

    /// <summary>What is predicted for each row, in order.</summary>
    /// <exception cref="InvalidOperationException">The network's output is not finite; the message names the row.</exception>
    public FilledText[] Score(IReadOnlyList<TextRow> rows)
    {
        using var use = Use();
        var texts = rows.Select(row => new MaskedRow(row.First, Tokenizer, _maxLength)).ToArray();
        var filled = new Queue<FilledText>(SimilarLengths.Run(
            Array.FindAll(texts, text => text.Masks.Count > 0), text => text.Encoded.Length, Settings.BatchSize, Predict));
        var predictions = Array.ConvertAll(texts, text => text.Masks.Count > 0 ? filled.Dequeue() : FilledText.Unchanged(text.Text));
        FiniteOutputs.Require(rows, i => predictions[i].Probabilities); // a softmax of anything else is NaN
        return predictions;
    }

    public void Dispose() => _guard.Dispose();

    private FilledText[] Predict(MaskedRow[] texts)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(Array.ConvertAll(texts, text => text.Encoded.Ids), Network.Backbone.Config.PaddingId, _device);
        var (values,
            indices) = Best(Network.HeadInput(ids, mask, SelectedRows.Of(Labels(texts, (int)ids.shape[1]), (int)ids.shape[1], _device)));
        var next = 0;
        return Array.ConvertAll(texts, text =>
        {
            var range = next..(next + text.Masks.Count * Settings.TopK);
            next = range.End.Value;
            return text.Fill(indices[range], values[range], Settings.TopK);
        });
    }

    // A positive label at every mask, [batch * length].
    private static long[] Labels(MaskedRow[] texts, int length)
    {
        var labels = new long[texts.Length * length];
        for (var row = 0; row < texts.Length; row++)
        {
            foreach (var position in texts[row].Masks)
                labels[row * length + position] = 1;
        }
        return labels;
    }

    // [masks, hidden] to the probabilities and ids of the best pieces, mask after mask; probabilities are of the whole vocabulary.
    private (float[] Values, int[] Ids) Best(Tensor input)
    {
        var (values, ids) = (new List<float>(), new List<int>());
        foreach (var rows in input.split(LogitRows))
        {
            using var scope = NewDisposeScope();
            var probabilities = Network.Head.call(rows, Network.WordTable).to(ScalarType.Float32).softmax(-1);
            var (best, indices) = probabilities.narrow(1, 0, _pieces).topk(Settings.TopK);
            values.AddRange(best.cpu().data<float>().ToArray());
            ids.AddRange(indices.cpu().data<long>().ToArray().Select(id => (int)id));
        }
        return ([.. values], [.. ids]);
    }
}
