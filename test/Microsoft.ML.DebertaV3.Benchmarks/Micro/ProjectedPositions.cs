using System.Numerics;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>Random rows in place of a layer's projected position table.</summary>
/// <param name="Config">Sizes.</param>
/// <param name="Reach">One more than the longest distance.</param>
/// <param name="Largest">The bucket of that distance.</param>
/// <param name="Keys">[2·largest + 1, hidden]</param>
/// <param name="Queries">As long, scaled as scores are.</param>
internal sealed record ProjectedPositions(DebertaV3Config Config, int Reach, int Largest, float[] Keys, float[] Queries)
{
    /// <summary>The rows that texts of a length use; as <see cref="EncoderWeights"/>, for the next power of two.</summary>
    public static ProjectedPositions Create(int length, DebertaV3Config config)
    {
        var reach = Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)length), config.RelativeReach);
        var largest = RelativePositionBuckets.Largest(reach, config.PositionBuckets, config.RelativeReach);
        var numbers = (2 * largest + 1) * config.HiddenSize;
        var queries = Numbers.Create(numbers, seed: 5);
        for (var i = 0; i < queries.Length; i++)
            queries[i] *= (float)config.AttentionScale;
        return new(config, reach, largest, Numbers.Create(numbers, seed: 4), queries);
    }

    public RelativeTable ToTable() => new((Keys, Queries), Reach, Config);

    /// <summary>The row of a distance, query less key.</summary>
    public int Row(int distance) => Largest + RelativePositionBuckets.Bucket(distance, Config.PositionBuckets, Config.RelativeReach);
}
