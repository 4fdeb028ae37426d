using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed partial class DeterminismTests
{
    // Dropout, order and head all draw from the seed: two epochs see all of them.
    private static byte[] Fit(MLContext context, int batchSize = 4) =>
        FittedWeights.Of(SmallNetwork.MulticlassTrainer(options => (options.MaxEpochs, options.BatchSize) = (2, batchSize), context),
            Examples.View(context));

    [TestMethod]
    public void Fit_GivesBitEqualWeights_WhenCalledTwice()
    {
        var context = new MLContext(seed: 1);
        var trainer = SmallNetwork.MulticlassTrainer(options => options.MaxEpochs = 2, context);
        var data = Examples.View(context);

        var first = FittedWeights.Of(trainer, data);
        var second = FittedWeights.Of(trainer, data);

        CollectionAssert.AreEqual(first, second);
    }

    [TestMethod]
    public void Fit_GivesBitEqualWeights_FromTwoContextsOfOneSeed() => CollectionAssert.AreEqual(Fit(new(seed: 7)), Fit(new(seed: 7)));

    [TestMethod]
    public void Fit_GivesOtherWeights_FromAnotherSeed() => CollectionAssert.AreNotEqual(Fit(new(seed: 7)), Fit(new(seed: 8)));

    [TestMethod]
    public void Fit_LogsTheSeedThatRepeatsIt_WhenTheContextHasNone()
    {
        var context = new MLContext();
        var log = new LogCapture(context);

        var weights = Fit(context);
        var again = Fit(context);

        var seeds = log.Of(ChannelMessageKind.Info).Select(line => SeedOf().Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.HasCount(2, seeds);
        CollectionAssert.AreEqual(Fit(new(seeds[0])), weights);
        CollectionAssert.AreNotEqual(weights, again);
    }

    [TestMethod]
    public void Fit_GivesTheWeightsOfALoneFit_WhenTwoRunAtOnce()
    {
        var alone = new[] { Fit(new(seed: 1)), Fit(new(seed: 2), batchSize: 3) };

        var together = new byte[2][];
        Parallel.Invoke(() => together[0] = Fit(new(seed: 1)), () => together[1] = Fit(new(seed: 2), batchSize: 3));

        CollectionAssert.AreEqual(alone[0], together[0]);
        CollectionAssert.AreEqual(alone[1], together[1]);
    }

    [TestMethod]
    public void SavePretrained_WritesTheSameBytes_ForTheSameSeed()
    {
        using TemporaryFolder first = new(), second = new();
        foreach (var folder in new[] { first, second })
        {
            using var model = SmallNetwork.FitMulticlass();
            model.SavePretrained(folder.Path);
        }

        var names = Directory.GetFiles(first.Path).Select(Path.GetFileName).ToArray();
        CollectionAssert.Contains(names, "model.safetensors");
        foreach (var name in names)
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(first.Path, name!)),
                File.ReadAllBytes(Path.Combine(second.Path, name!)), name);
    }

    [GeneratedRegex(@"this fit uses (\d+)")]
    private static partial Regex SeedOf();
}
