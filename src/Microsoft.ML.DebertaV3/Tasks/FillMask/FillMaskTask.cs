using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>Task that predicts the masked pieces of a text.</summary>
internal sealed class FillMaskTask : ITask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "fill-mask";

    public const string TaskName = "DebertaV3FillMask";

    /// <summary>
    /// Names of the task's options in saved models: number of pieces per mask, and whether the network has the enhanced mask decoder.
    /// </summary>
    public const string TopK = nameof(DebertaV3FillMaskOptions.TopK), Decodes = "Decodes";

    private readonly int _count;
    private readonly bool _decodes;

    /// <param name="settings">Settings of the model.</param>
    /// <param name="config">Configuration of the network, which limits the length for the decoder.</param>
    /// <exception cref="InvalidDataException">The settings are invalid for this task.</exception>
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

    /// <summary>Returns the output columns, which depend only on the settings.</summary>
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
