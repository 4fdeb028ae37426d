using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>The decoder on chosen rows against the same layer applied twice to all rows.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EnhancedMaskDecoderTests
{
    private const double Rounding = 2e-5;

    private static readonly MaskedBatch Batch = TinyPretraining.Batch(4, 20);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void DecodeEachPass_GivesTheRowsOfAllRows(bool trains)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Generator();
        network.train(trains);
        using var rows = TinyPretraining.Masked(Batch);

        var passes = Passes(network.Backbone, Batch, rows);
        var plain = PlainPasses(network.Backbone, Batch);

        Assert.HasCount(2, passes);
        TensorAssert.AreDifferent(passes[0], passes[1]);
        TensorAssert.AreClose(rows.Select(plain[0]), passes[0], Rounding);
        TensorAssert.AreClose(rows.Select(plain[1]), passes[1], Rounding);
    }

    [TestMethod]
    public void Decode_GivesTheGradientsOfAllRows()
    {
        using var scope = NewDisposeScope();
        using MaskedLanguageModel network = TinyPretraining.Generator(), plain = TinyPretraining.Generator();
        using var rows = TinyPretraining.Masked(Batch);
        var weights = rand(rows.Rows, Tiny.Config.HiddenSize);

        (network.HeadInput(TinyPretraining.Ids(Batch), TinyPretraining.Mask(Batch), rows) * weights).sum().backward();
        (rows.Select(PlainPasses(plain.Backbone, Batch)[1]) * weights).sum().backward();

        foreach (var ((name, got), (_, wanted)) in network.Backbone.named_parameters().Zip(plain.Backbone.named_parameters()))
            TensorAssert.AreClose(wanted.grad!, got.grad!, 1e-4 * Math.Max(1, wanted.grad!.abs().max().item<float>()), what: name);
    }

    [TestMethod]
    public void Decode_IsTheSame_WithMorePadding()
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Generator();
        var padded = TinyPretraining.Padded(Batch, 9);

        TensorAssert.AreClose(Decoded(network, Batch), Decoded(network, padded), Rounding);
    }

    [TestMethod]
    public void Decode_OfABatch_IsThatOfItsTexts()
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Generator();

        var single = Enumerable.Range(0, Batch.Count).Select(i => Decoded(network, TinyPretraining.Rows(Batch, i, 1)));

        TensorAssert.AreClose(cat([.. single]), Decoded(network, Batch), Rounding);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void HeadInput_LeavesOnlyItsResult(bool trains)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Generator();
        network.train(trains);
        var (ids, mask) = (TinyPretraining.Ids(Batch), TinyPretraining.Mask(Batch));
        using var rows = TinyPretraining.Masked(Batch);
        void Run()
        {
            using var hidden = network.HeadInput(ids, mask, rows);
            using var loss = hidden.sum();
            if (trains)
                loss.backward();
        }

        Run(); // makes gradients
        var before = LiveTensors.Count;
        for (var i = 0; i < 20; i++)
            Run();

        Assert.AreEqual(1, LiveTensors.LeftBy(() => network.HeadInput(ids, mask, rows)));
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void AbsolutePositions_Throw_BeyondTheTable()
    {
        using var network = TinyPretraining.Generator();

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            network.Backbone.Embeddings.AbsolutePositions(Tiny.Config.MaxPositions + 1));
    }

    [TestMethod]
    public void Constructor_Throws_WhenThereIsNoLayerBelowTheDecoder() =>
        Assert.ThrowsExactly<ArgumentException>(() => new MaskedLanguageModel(Tiny.Config with { Layers = 1 }, decodes: true));

    private static Tensor Decoded(MaskedLanguageModel network, MaskedBatch batch)
    {
        using var rows = TinyPretraining.Masked(batch);
        return network.HeadInput(TinyPretraining.Ids(batch), TinyPretraining.Mask(batch), rows);
    }

    private static IReadOnlyList<Tensor> Passes(Backbone backbone, MaskedBatch batch, SelectedRows rows)
    {
        var (ids, mask) = (TinyPretraining.Ids(batch), TinyPretraining.Mask(batch));
        return backbone.Encoder.DecodeEachPass(backbone.Embeddings.call(ids, mask), mask,
            backbone.Embeddings.AbsolutePositions(batch.Length), rows);
    }

    // Op for op: the last layer twice, keys and values from its own input, queries from the pass before; [batch, length, hidden] each.
    private static Tensor[] PlainPasses(Backbone backbone, MaskedBatch batch)
    {
        var (ids, mask, encoder) = (TinyPretraining.Ids(batch), TinyPretraining.Mask(batch), backbone.Encoder);
        var positions = RelativePositions.Of(batch.Length, Tiny.Config, CPU);
        var (table, bias) = (encoder.PositionTable(), Encoder.KeyBias(mask, ScalarType.Float32));
        var input = backbone.Embeddings.call(ids, mask);
        foreach (var layer in encoder.Layers.SkipLast(1))
            input = layer.call(input, input, positions, table, bias);
        var first = encoder.Layers[^1].call(input + backbone.Embeddings.AbsolutePositions(batch.Length), input, positions, table, bias);
        return [first, encoder.Layers[^1].call(first, input, positions, table, bias)];
    }
}
