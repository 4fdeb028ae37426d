using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Inference;

[TestClass]
public sealed class InferenceNetworkTests
{
    private static readonly DebertaV3Config Narrow = new()
    {
        HiddenSize = 24, // not whole panels, and heads of 8
        Layers = 2,
        AttentionHeads = 3,
        IntermediateSize = 40,
        VocabularySize = 100,
        PositionBuckets = 8,
        MaxPositions = 32,
        InitializerRange = 0.2,
    };

    private static readonly DebertaV3Config Wide = new()
    {
        HiddenSize = 128,
        Layers = 3,
        AttentionHeads = 2,
        IntermediateSize = 256,
        VocabularySize = 100,
        InitializerRange = 0.08,
    };

    public static IEnumerable<object[]> Cases =>
    [
        [false, new[] { 1 }],
        [false, new[] { 2, 3, 1, 17, 16 }],
        [false, new[] { 31, 32, 33, 64, 70 }],
        [false, new[] { 150 }],
        [true, new[] { 5, 8, 48, 49 }],
        [true, new[] { 300, 12 }],
        [true, new[] { 700 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Run_EqualsTheModules_OfAClassifier(bool isWide, int[] lengths)
    {
        using var network = Initialized(new SequenceClassificationModel(isWide ? Wide : Narrow, labels: 5));
        var sequences = Sequences(lengths);
        using var inference = new InferenceNetwork(new(network.Backbone, NumberFormat.Float32),
            new ClassifierHead(new(network), network.Backbone.Config, 5));

        var outputs = inference.Run(sequences);

        AreClose(Expected(sequences, (ids, mask) => network.call(ids, mask), isPerPiece: false), outputs);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Run_EqualsTheModules_OfAnEntityTagger(bool isWide, int[] lengths)
    {
        using var network = Initialized(new TokenClassificationModel(isWide ? Wide : Narrow, labels: 3));
        var sequences = Sequences(lengths);
        using var inference = new InferenceNetwork(
            new(network.Backbone, NumberFormat.Float32), new PieceHead(new(network), "classifier", network.Backbone.Config, 3));

        var outputs = inference.Run(sequences);

        AreClose(Expected(sequences, (ids, mask) => network.call(ids, mask), isPerPiece: true), outputs);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Run_StaysNearFloat32_InBFloat16(bool isWide, int[] lengths)
    {
        using var network = Initialized(new TokenClassificationModel(isWide ? Wide : Narrow, labels: 3));
        var sequences = Sequences(lengths);
        using var exact = Tagger(network, NumberFormat.Float32);
        using var native = Tagger(network, NumberFormat.BFloat16);
        using var portable = Tagger(network, NumberFormat.PortableBFloat16);

        var (expected, actual, rounded) = (exact.Run(sequences), native.Run(sequences), portable.Run(sequences));

        AreClose(expected, actual, 0.05);
        AreClose(expected, rounded, 0.05);
        Assert.AreNotEqual(expected[0][0], rounded[0][0]);
    }

    [TestMethod]
    public void Run_GivesTheSameBits_WhateverTheBatchAndTheThreadsBesideIt()
    {
        using var network = Initialized(new TokenClassificationModel(Wide, labels: 3));
        var sequences = Sequences([1, 40, 5, 130, 64, 17, 33, 90]);
        using var inference = Tagger(network, NumberFormat.Float32);
        var expected = Array.ConvertAll(sequences, sequence => inference.Run([sequence])[0]);
        var wrong = 0;

        var threads = Enumerable.Range(0, 16).Select(i => new Thread(() =>
        {
            var random = new Random(i);
            for (var round = 0; round < 6; round++)
            {
                var order = Enumerable.Range(0, sequences.Length).ToArray();
                random.Shuffle(order);
                var outputs = inference.Run(Array.ConvertAll(order[..random.Next(1, order.Length)], at => sequences[at]));
                if (outputs.Index().Any(output => !output.Item.AsSpan().SequenceEqual(expected[order[output.Index]])))
                    Interlocked.Increment(ref wrong);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.AreEqual(0, wrong);
    }

    [TestMethod]
    public void Run_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        using var network = Initialized(new TokenClassificationModel(Narrow, labels: 3));
        using var inference = Tagger(network, NumberFormat.Float32);

        var left = LiveTensors.LeftBy(() => inference.Run(Sequences([3, 9])));

        Assert.AreEqual(0, left);
    }

    private static InferenceNetwork Tagger(TokenClassificationModel network, NumberFormat format) =>
        new(new(network.Backbone, format), new PieceHead(new(network), "classifier", network.Backbone.Config, 3));

    private static float[][] Expected(int[][] sequences, Func<Tensor, Tensor, Tensor> forward, bool isPerPiece) =>
        [.. sequences.Select(sequence => new TorchEngine(forward, isPerPiece, 0, CPU).Run([sequence])[0])];

    private static T Initialized<T>(T network)
        where T : nn.Module
    {
        using var random = new Generator(1, CPU);
        foreach (var (_, parameter) in network.named_parameters())
            using (no_grad())
                parameter.normal_(0, parameter.shape.Length == 1 ? 0.3 : 0.08, random);
        network.eval();
        return network;
    }

    private static int[][] Sequences(int[] lengths)
    {
        var random = new Random(1);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(1, 100)).ToArray())];
    }

    private static void AreClose(float[][] expected, float[][] actual, double tolerance = 1e-5)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i]);
            for (var j = 0; j < expected[i].Length; j++)
                Assert.AreEqual(expected[i][j], actual[i][j], tolerance * Math.Max(1, Math.Abs(expected[i][j])),
                    $"sequence {i}, number {j}");
        }
    }
}
