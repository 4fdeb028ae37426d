using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.Embeddings;

/// <summary>Computes one vector for each text.</summary>
internal sealed class EmbeddingsTask : ICheckpointTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "embeddings";

    public const string TaskName = "DebertaV3Embeddings";

    /// <summary>Names of the task's options in saved models.</summary>
    public const string PoolingValue = nameof(DebertaV3EmbeddingsOptions.Pooling), LayerValue = nameof(DebertaV3EmbeddingsOptions.Layer),
        NormalizeValue = nameof(DebertaV3EmbeddingsOptions.Normalize);

    private readonly EmbeddingPooling _pooling;
    private readonly int _layer;
    private readonly bool _normalizes;

    /// <param name="settings">Settings of the model.</param>
    /// <param name="config">Configuration of the network.</param>
    /// <exception cref="InvalidDataException">The settings do not fit the task.</exception>
    public EmbeddingsTask(ModelSettings settings, DebertaV3Config config)
    {
        Settings = settings;
        _pooling = (EmbeddingPooling)settings.Value(PoolingValue, 0, (int)EmbeddingPooling.Max);
        _layer = settings.Value(LayerValue, 0, config.Layers);
        _normalizes = settings.Flag(NormalizeValue);
        Dimensions = config.HiddenSize;
        OutputColumns =
        [
            OutputColumn.Of<VBuffer<float>>(
                settings.Column("Output"), new VectorDataViewType(NumberDataViewType.Single, Dimensions), null,
                (float[] vector, ref VBuffer<float> value) => value = new(vector.Length, vector)),
        ];
    }

    public string Name => TaskName;

    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; }

    public ModelSettings Settings { get; }

    public IReadOnlyList<OutputColumn> OutputColumns { get; }

    public EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        var pieces = tokenizer.EncodeSpans(row.First, Settings.RecognizeSpecialTokens);
        return new([.. tokenizer.EncodeWindows(pieces, Settings.MaxLength, stride: 0).Select(window => window.Ids)]);
    }

    public object Decode(EncodedRow row, float[][] outputs)
    {
        var vector = outputs.Length == 1 ? outputs[0] : Join(row, outputs);
        return _normalizes ? Pooling.Normalize(vector) : vector;
    }

    public nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null) => new EncoderModel(config);

    public IEngine NewEngine(nn.Module network, DebertaV3Tokenizer tokenizer, Device device)
    {
        var backbone = ((EncoderModel)network).Backbone;
        return new TorchEngine(Forward, isPerPiece: false, backbone.Config.PaddingId, device);

        Tensor Forward(Tensor ids, Tensor mask)
        {
            var hidden = _layer == backbone.Config.Layers ? backbone.call(ids, mask) : backbone.HiddenStates(ids, mask)[_layer];
            return Pooling.Pool(hidden, mask, _pooling);
        }
    }

    public InferencePlan? Inference(nn.Module network) =>
        new(((EncoderModel)network).Backbone, (_, config) => Pooling.Head(_pooling, _layer, config));

    public IReadOnlyList<NetworkPart> Parts(nn.Module network) =>
        [new("", network, new(((EncoderModel)network).Backbone.Config) { Architectures = ["DebertaV2Model"] })];

    public nn.Module Read(SavedNetworks saved, Device device) => saved.Load(config => NewNetwork(config), device);

    // combines the windows of a text: [windows][hidden] to [hidden]
    private float[] Join(EncodedRow row, float[][] outputs)
    {
        var joined = new float[outputs[0].Length];
        double all = row.Sequences.Sum(ids => ids.Length);
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = _pooling switch
            {
                EmbeddingPooling.Max => outputs.Max(window => window[i]),
                EmbeddingPooling.Mean => (float)outputs.Zip(row.Sequences, (window, ids) => window[i] * (ids.Length / all)).Sum(),
                _ => outputs.Average(window => window[i]),
            };
        }
        return joined;
    }
}
