using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The weights of a backbone as products read them. The word table stays the network's.</summary>
/// <remarks>
/// Thread safe. The network must outlive it, and its weights must not change. What the matrices hold bit for bit can be taken from the
/// network; float32 always is, bfloat16 if the weights were stored as such.
/// </remarks>
internal sealed class EncoderWeights : IDisposable
{
    private readonly Lock _growth = new();
    private readonly float[] _positionTable; // [2·buckets, hidden], normalized
    private readonly ReleasedWeights _released = new();
    private RelativeTable[] _tables = [];

    /// <param name="backbone">In eval mode, on the CPU.</param>
    /// <param name="format">The type of linear layers.</param>
    public EncoderWeights(Backbone backbone, NumberFormat format)
    {
        (Config, Format) = (backbone.Config, format);
        var parameters = new ParameterSpans(backbone, _released);
        Words = parameters["embeddings.word_embeddings.weight"];
        WordNormalization = parameters.Normalization("embeddings.LayerNorm");
        var layers = new LayerWeights[Config.Layers];
        Parallel.For(0, layers.Length, layer => layers[layer] = new(parameters, layer, Config, format));
        Layers = layers;
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        _positionTable = backbone.Encoder.PositionTable().data<float>().ToArray();
    }

    public DebertaV3Config Config { get; }

    public NumberFormat Format { get; }

    /// <summary>[vocabulary, hidden]</summary>
    public NativeSpan Words { get; }

    public NormalizationWeights WordNormalization { get; }

    public IReadOnlyList<LayerWeights> Layers { get; }

    /// <summary>
    /// Each layer's projected positions for texts of up to <paramref name="length"/> pieces; made when a longer text comes.
    /// </summary>
    public RelativeTable[] Positions(int length, WorkTeam team)
    {
        var reach = Math.Min(length, Config.RelativeReach);
        lock (_growth)
        {
            if (_tables.Length == 0 || _tables[0].Reach < reach)
                _tables = Project(Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)reach), Config.RelativeReach), team);
            return _tables; // readers of shorter ones keep them alive
        }
    }

    /// <summary>Frees the network's weights that the matrices hold, until <see cref="Restore"/>.</summary>
    public void Release() => _released.Release();

    /// <summary>Gives the network its weights back.</summary>
    public void Restore() => _released.Restore();

    public void Dispose()
    {
        foreach (var layer in Layers)
            layer.Dispose();
        foreach (var table in _tables)
            table.Dispose();
    }

    private RelativeTable[] Project(int reach, WorkTeam team)
    {
        var largest = RelativePositionBuckets.Largest(reach, Config.PositionBuckets, Config.RelativeReach);
        var tables = new RelativeTable[Layers.Count];
        team.Run(Layers.Count, (layer, _) => tables[layer] = new(
            Project(Layers[layer].QueryKeyValue, Config.PositionBuckets - largest, 2 * largest + 1), reach, Config));
        return tables;
    }

    // Rows of the position table times the layer's query and key matrices, [rows, hidden] each.
    private unsafe (float[] Keys, float[] Queries) Project(PackedMatrix matrix, int firstRow, int rows)
    {
        var hidden = Config.HiddenSize;
        using var input = new RowBlock(rows, hidden, Format);
        using var output = new RowBlock(rows, 2 * hidden);
        fixed (float* table = &_positionTable[firstRow * hidden])
        {
            for (var row = 0; row < rows; row++)
                Format.Store(table + row * hidden, input.Rows, row, 0, hidden);
        }
        output.Multiply(input.Rows, matrix);
        Format.Release();
        var (keys, queries) = (new float[rows * hidden], new float[rows * hidden]);
        for (var row = 0; row < rows; row++)
        {
            var both = new ReadOnlySpan<float>(output.Rows[row], 2 * hidden);
            both[hidden..].CopyTo(keys.AsSpan(row * hidden));
            TensorPrimitives.Multiply(both[..hidden], (float)Config.AttentionScale, queries.AsSpan(row * hidden, hidden));
        }
        return (keys, queries);
    }
}
