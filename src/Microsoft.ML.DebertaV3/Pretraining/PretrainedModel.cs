using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tokenization;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>
/// Pre-trained networks with their tokenizer: text in, pieces and the probability that each was replaced out. Owns the networks.
/// </summary>
/// <remarks>Thread safe, disposal included.</remarks>
/// <param name="networks">The networks, on the device.</param>
/// <param name="tokenizer">Their tokenizer.</param>
/// <param name="settings">Columns and sizes.</param>
/// <param name="device">Where the networks are.</param>
/// <param name="pretraining">How they were pre-trained; null: nothing is known of it.</param>
internal sealed class PretrainedModel(
    PretrainedNetworks networks, DebertaV3Tokenizer tokenizer, PretrainedSettings settings, Device device,
    PretrainingRecord? pretraining = null)
    : IRowScorer, IDisposable
{
    public const string TaskName = "DebertaV3Pretraining";

    private readonly DisposalGuard _guard = new(typeof(DebertaV3PretrainedTransformer), networks.Dispose);

    public PretrainedNetworks Networks => networks;

    public DebertaV3Tokenizer Tokenizer => tokenizer;

    public PretrainedSettings Settings => settings;

    /// <summary>How the networks were pre-trained: part of config.json.</summary>
    public PretrainingRecord? Pretraining => pretraining;

    public string Name => TaskName;

    public IReadOnlyList<string> TextColumns { get; } = [settings.InputColumn];

    public IReadOnlyList<OutputColumn> OutputColumns { get; } = settings.Columns.Outputs(networks.Discriminator is not null);

    public int BatchSize => settings.BatchSize;

    /// <summary>Keeps the networks alive until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public DisposalGuard.Lease Use() => _guard.Use();

    object[] IRowScorer.Score(IReadOnlyList<TextRow> rows) => Score(rows);

    /// <summary>The pieces of each row, in order.</summary>
    /// <exception cref="InvalidOperationException">The network's output is not finite; the message names the row.</exception>
    public PieceScores[] Score(IReadOnlyList<TextRow> rows)
    {
        using var use = Use();
        var texts = rows.Select(row => (Row: row, Text: tokenizer.Encode(row.First, maxLength: settings.MaxLength))).ToArray();
        return networks.Discriminator is null
            ? Array.ConvertAll(texts, row => PieceScores.Of(row.Text, [], tokenizer.Piece))
            : SimilarLengths.Run(texts, row => row.Text.Length, settings.BatchSize, Detect);
    }

    public void Dispose() => _guard.Dispose();

    private PieceScores[] Detect((TextRow Row, EncodedText Text)[] rows)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(Array.ConvertAll(rows, row => row.Text.Ids), networks.Backbone.Config.PaddingId, device);
        var logits = networks.Discriminator!.call(ids, mask).to(ScalarType.Float32);
        var probabilities = logits.sigmoid().cpu().data<float>().ToArray();
        var length = (int)ids.shape[1];
        var raw = logits.cpu().data<float>().ToArray(); // the sigmoid of an infinite number looks like a probability
        FiniteOutputs.Require(Array.ConvertAll(rows, row => row.Row), i => raw.AsSpan(i * length, rows[i].Text.Length));
        return [.. rows.Select((row, i) => PieceScores.Of(row.Text, probabilities.AsSpan(i * length, length), tokenizer.Piece))];
    }
}
