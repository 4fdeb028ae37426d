using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>The pieces behind the masks of a text.</summary>
internal sealed class FillMaskTask : ITask
{
    /// <summary>What saved models call it.</summary>
    public const string Kind = "fill-mask";

    public const string TaskName = "DebertaV3FillMask";

    /// <summary>
    /// Names of its own options in saved models: pieces for each mask; whether the network has the enhanced mask decoder.
    /// </summary>
    public const string TopK = nameof(DebertaV3FillMaskOptions.TopK), Decodes = "Decodes";

    private readonly int _count;
    private readonly bool _decodes;

    /// <param name="settings">What a saved model keeps.</param>
    /// <param name="config">The network's: the decoder has no more positions than it says.</param>
    /// <exception cref="InvalidDataException">The settings are not those of such a task.</exception>
    public FillMaskTask(ModelSettings settings, DebertaV3Config config)
    {
        _decodes = settings.Flag(Decodes);
        _count = settings.Value(TopK, 1, int.MaxValue);
        Settings = settings with { MaxLength = _decodes ? Math.Min(settings.MaxLength, config.MaxPositions) : settings.MaxLength };
        OutputColumns = Outputs(settings);
    }

    public string Name => TaskName;

    public ModelSettings Settings { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    /// <summary>The columns, which are the same before there is a model.</summary>
    public static IReadOnlyList<OutputColumn> Outputs(ModelSettings settings) =>
    [
        OutputColumn.Of(
            settings.Column("FilledText"), TextDataViewType.Instance, null,
            (FilledText row, ref ReadOnlyMemory<char> value) => value = row.Text.AsMemory()),
        Vectors.Column<FilledText, ReadOnlyMemory<char>>(settings.Column("PredictedPieces"), TextDataViewType.Instance, row => row.Pieces),
        Vectors.Column<FilledText, float>(settings.Column("PredictedProbabilities"), NumberDataViewType.Single, row => row.Probabilities),
    ];

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var text = new MaskedRow(row.First, tokenizer, Settings.MaxLength);
        return new(text.Masks.Count > 0 ? [text.Encoded.Ids] : [], text);
    }

    public object Decode(EncodedRow row, float[][] outputs)
    {
        var text = (MaskedRow)row.State!;
        if (outputs.Length == 0)
            return FilledText.Unchanged(text.Text);
        var half = outputs[0].Length / 2;
        return text.Fill(Array.ConvertAll(outputs[0][half..], id => (int)id), outputs[0][..half], _count);
    }

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device) =>
        new MaskEngine((MaskedLanguageModel)network, tokenizer, _count, device);

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
        [new("", network, new(((MaskedLanguageModel)network).Backbone.Config) { Legacy = false })];

    public nn.Module Read(SavedNetworks saved, Device device) =>
        saved.Load(config => new MaskedLanguageModel(config, decodes: _decodes), device, _decodes);
}
