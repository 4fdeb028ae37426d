using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Tasks.Embeddings;

/// <summary>Combines the vectors of pieces to one vector for each text.</summary>
internal static class Pooling
{
    private const double SmallestNorm = 1e-12; // torch.nn.functional.normalize

    /// <summary>Computes the vectors of the texts, [batch, hidden].</summary>
    /// <param name="hidden">Vectors of pieces. [batch, length, hidden]</param>
    /// <param name="mask">1 at pieces, 0 at padding. [batch, length], int64</param>
    /// <param name="pooling">How they are combined.</param>
    public static Tensor Pool(Tensor hidden, Tensor mask, EmbeddingPooling pooling)
    {
        using var scope = NewDisposeScope();
        var real = mask.unsqueeze(-1); // [batch, length, 1]
        var pooled = pooling switch
        {
            EmbeddingPooling.Mean => (hidden * real).sum(1) / real.sum(1),
            EmbeddingPooling.ClassificationToken => hidden.select(1, 0),
            EmbeddingPooling.Max => hidden.MaskedFill(real.EqualTo(0), double.NegativeInfinity).max(1).values,
            _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "There is no such pooling."),
        };
        return pooled.MoveToOuterDisposeScope();
    }

    /// <summary>The same without torch.</summary>
    /// <param name="pooling">Which vectors count, and how.</param>
    /// <param name="layer">Whose output is pooled.</param>
    /// <param name="config">Sizes.</param>
    public static PoolingHead Head(EmbeddingPooling pooling, int layer, DebertaV3Config config) => pooling switch
    {
        EmbeddingPooling.Mean => new(layer, config.HiddenSize, TensorPrimitives.Add, isMean: true),
        EmbeddingPooling.ClassificationToken => new(layer, config.HiddenSize, pool: null, isMean: false),
        EmbeddingPooling.Max => new(layer, config.HiddenSize, TensorPrimitives.Max, isMean: false),
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "There is no such pooling."),
    };

    /// <summary>Scales a vector to length 1; a zero vector is returned unchanged.</summary>
    public static float[] Normalize(float[] vector)
    {
        var norm = Math.Max(Math.Sqrt(vector.Sum(value => (double)value * value)), SmallestNorm);
        return Array.ConvertAll(vector, value => (float)(value / norm));
    }
}
