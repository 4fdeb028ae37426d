using System.Numerics.Tensors;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The states of a layer, pooled to one vector of each sequence.</summary>
/// <param name="layers">Whose output is pooled; 0: the embeddings' output.</param>
/// <param name="hiddenSize">Length of a vector.</param>
/// <param name="pool">Makes one vector of those of the pieces: adds up, or takes the larger; null: the first one is taken.</param>
/// <param name="isMean">Whether the result is divided by the number of pieces.</param>
internal sealed unsafe class PoolingHead(int layers, int hiddenSize, PoolingHead.Fold? pool, bool isMean) : IInferenceHead
{
    /// <summary>Takes the vector of one more piece into the result so far.</summary>
    public delegate void Fold(ReadOnlySpan<float> result, ReadOnlySpan<float> piece, Span<float> destination);

    public int Layers => layers;

    public bool IsFirstOnly => pool is null;

    public float[][] Run(Rows hidden, int[][] sequences, IReadOnlyList<int> starts)
    {
        var vectors = new float[sequences.Length][];
        for (var i = 0; i < sequences.Length; i++)
        {
            var (first, count) = IsFirstOnly ? (i, 1) : (starts[i], sequences[i].Length);
            var vector = vectors[i] = Row(hidden, first).ToArray();
            for (var row = first + 1; row < first + count; row++)
                pool!(vector, Row(hidden, row), vector);
            if (isMean)
                TensorPrimitives.Divide(vector, count, vector);
        }
        return vectors;
    }

    public void Dispose()
    {
    }

    private ReadOnlySpan<float> Row(Rows hidden, int row) => new(hidden[row], hiddenSize);
}
