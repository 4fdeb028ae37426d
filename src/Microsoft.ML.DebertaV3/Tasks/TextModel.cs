using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A fitted network with its tokenizer and task: text in, logits out. Owns the network. Thread safe, disposal included.</summary>
internal sealed class TextModel(
    ITask task, DebertaV3Tokenizer tokenizer, SequenceClassificationModel network, ModelSettings settings, Device device)
        : IRowScorer, IDisposable
{
    private readonly DisposalGuard _guard = new(typeof(DebertaV3Transformer), network.Dispose);

    public ITask Task => task;

    public DebertaV3Tokenizer Tokenizer => tokenizer;

    public SequenceClassificationModel Network => network;

    public ModelSettings Settings => settings;

    public string Name => task.Name;

    public IReadOnlyList<string> TextColumns => settings.TextColumns;

    public IReadOnlyList<OutputColumn> OutputColumns => task.OutputColumns;

    public int BatchSize => settings.BatchSize;

    /// <summary>Keeps the network alive until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public DisposalGuard.Lease Use() => _guard.Use();

    /// <summary>The ids that the network sees for a row, with specials.</summary>
    public int[] Encode(TextRow row) => tokenizer.Encode(row.First, row.Second, settings.MaxLength, settings.RecognizeSpecialTokens).Ids;

    /// <summary>The network's output of each row, in order.</summary>
    /// <exception cref="InvalidOperationException">It is not finite; the message names the row.</exception>
    public float[][] Score(IReadOnlyList<TextRow> rows)
    {
        var outputs = Score([.. rows.Select(Encode)]);
        FiniteOutputs.Require(rows, i => outputs[i]);
        return outputs;
    }

    object[] IRowScorer.Score(IReadOnlyList<TextRow> rows) => Score(rows);

    /// <summary>The network's output of each row of ids, in order; as it is, finite or not.</summary>
    public float[][] Score(IReadOnlyList<int[]> rows)
    {
        using var use = Use();
        return SimilarLengths.Run(rows, ids => ids.Length, settings.BatchSize, Forward);
    }

    public void Dispose() => _guard.Dispose();

    // The logits of rows of ids, a row each.
    private float[][] Forward(int[][] rows)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(rows, network.Backbone.Config.PaddingId, device);
        var logits = network.call(ids, mask).to(ScalarType.Float32).cpu().data<float>().ToArray();
        return [.. logits.Chunk(task.OutputCount)];
    }
}
