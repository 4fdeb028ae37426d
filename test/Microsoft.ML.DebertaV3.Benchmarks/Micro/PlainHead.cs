using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Disentangled attention of one head as the paper writes it (He et al. 2021, eq. 4), score by score.</summary>
internal sealed class PlainHead
{
    private readonly float[] _numbers;
    private readonly ProjectedPositions _positions;
    private readonly int[] _rows; // of the table, of each distance from -(length - 1) on
    private readonly float[] _scores;
    private readonly int _first, _hidden, _headSize;
    private readonly float _scale;

    /// <param name="numbers">Query, key and value of each piece. [.., 3·hidden]</param>
    /// <param name="length">Pieces.</param>
    /// <param name="head">Which head.</param>
    /// <param name="positions">The layer's.</param>
    public PlainHead(float[] numbers, int length, int head, ProjectedPositions positions)
    {
        var config = positions.Config;
        (_numbers, _positions, _hidden, _headSize) = (numbers, positions, config.HiddenSize, config.HeadSize);
        (_first, _scale) = (head * _headSize, (float)config.AttentionScale);
        _rows = [.. Enumerable.Range(1 - length, 2 * length - 1).Select(positions.Row)];
        _scores = new float[length];
        Output = new float[length * _headSize];
    }

    /// <summary>Attended values. [length, head size]</summary>
    public float[] Output { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Attend()
    {
        for (var query = 0; query < _scores.Length; query++)
        {
            for (var key = 0; key < _scores.Length; key++)
                _scores[key] = Score(query, key);
            TensorPrimitives.SoftMax(_scores, _scores);
            var output = Output.AsSpan(query * _headSize, _headSize);
            output.Clear();
            for (var key = 0; key < _scores.Length; key++)
                TensorPrimitives.MultiplyAdd(Part(key, 2), _scores[key], output, output);
        }
    }

    // Content to content and content to position are scaled here; the table's queries are already.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Score(int query, int key)
    {
        var row = _rows[query - key + _scores.Length - 1] * _hidden + _first;
        var content = Part(query, 0);
        var other = Part(key, 1);
        return _scale * (TensorPrimitives.Dot(content, other) + TensorPrimitives.Dot(content, _positions.Keys.AsSpan(row, _headSize)))
            + TensorPrimitives.Dot(other, _positions.Queries.AsSpan(row, _headSize));
    }

    private ReadOnlySpan<float> Part(int piece, int part) => _numbers.AsSpan((3 * piece + part) * _hidden + _first, _headSize);
}
