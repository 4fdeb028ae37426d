using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

[TestClass]
public sealed class RandomStreamsTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(42)]
    [DataRow(-1)]
    [DataRow(int.MinValue)]
    public void Streams_AreEqual_WhenSeedsAre(int seed)
    {
        var first = Draws(seed);

        var second = Draws(seed);

        CollectionAssert.AreEqual(first, second);
    }

    [TestMethod]
    public void Streams_AllDiffer_WhenSeedOrPurposeDoes()
    {
        int[] seeds = [0, 1, 2, -1, int.MaxValue];

        var draws = seeds.SelectMany(Draws).ToArray();

        // 5 seeds, every purpose, 2 kinds of stream; none begins as another does.
        Assert.HasCount(5 * Enum.GetValues<RandomStreams.Purpose>().Length * 2, draws);
        Assert.AreEqual(draws.Length, draws.Distinct().Count());
    }

    [TestMethod]
    public void Streams_DoNotShift_WhenAnotherIsDrawnFrom()
    {
        var streams = new RandomStreams(7);
        var expected = new RandomStreams(7).Managed(RandomStreams.Purpose.Order).Next();

        streams.Managed(RandomStreams.Purpose.Weights).Next();
        var drawn = streams.Managed(RandomStreams.Purpose.Order).Next();

        Assert.AreEqual(expected, drawn);
    }

    // The numbers are what "same seed, same weights" means: a change here changes every model that a user trains again.
    [TestMethod]
    public void Managed_KeepsItsSequence()
    {
        var random = new RandomStreams(1).Managed(RandomStreams.Purpose.Order);

        var drawn = new[] { random.Next(1000), random.Next(1000), random.Next(1000) };

        Assert.AreEqual("762 985 64", string.Join(" ", drawn));
    }

    // The first draw of every stream of a seed, as text.
    private static string[] Draws(int seed)
    {
        var streams = new RandomStreams(seed);
        return [.. Enum.GetValues<RandomStreams.Purpose>()
            .SelectMany(purpose => new[] { Drawn(streams, purpose), $"{streams.Managed(purpose).NextInt64()}" })];
    }

    private static string Drawn(RandomStreams streams, RandomStreams.Purpose purpose)
    {
        using var generator = streams.Torch(purpose, CPU);
        using var values = empty(3, dtype: ScalarType.Float64).uniform_(0, 1, generator);
        return string.Join(" ", values.data<double>().ToArray());
    }
}
