using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class LabelScalingTests
{
    [TestMethod]
    public void Of_WeighsTheRows()
    {
        var scaling = LabelScaling.Of([Row(1, weight: 1), Row(4, weight: 2)]);

        Assert.AreEqual(3f, scaling.Mean.Single());
        Assert.AreEqual(Math.Sqrt(2), scaling.Scale.Single(), 1e-7); // (1 · 4 + 2 · 1) / 3
    }

    [TestMethod]
    public void Of_ScalesEachOutput()
    {
        var scaling = LabelScaling.Of([Row(0, 1000), Row(2, 5000)]);

        CollectionAssert.AreEqual(new[] { 1f, 3000f }, scaling.Mean);
        CollectionAssert.AreEqual(new[] { 1f, 2000f }, scaling.Scale);
        CollectionAssert.AreEqual(new[] { 1f, -1f }, scaling.Apply(Row(2, 1000)).Targets);
    }

    [TestMethod]
    [DataRow(0.1f, 3)] // whose mean in float64 is not 0.1f
    [DataRow(1e-40f, 2)]
    [DataRow(-4000f, 1)]
    public void Of_HasTheScaleOne_WhenAllLabelsAreEqual(float label, int rows)
    {
        var scaling = LabelScaling.Of([.. Enumerable.Repeat(Row(label, weight: 0.3f), rows)]);

        Assert.AreEqual((label, 1f, 0f), (scaling.Mean.Single(), scaling.Scale.Single(), scaling.Apply(Row(label)).Target));
    }

    [TestMethod]
    [DataRow(-3e38f, 3e38f)]
    [DataRow(0f, 1e-42f)]
    [DataRow(0f, 1e-30f)]
    public void Apply_GivesFiniteNumbers_WhateverTheUnit(float first, float second)
    {
        var scaling = LabelScaling.Of([Row(first), Row(second)]);

        Assert.IsTrue(float.IsFinite(scaling.Apply(Row(first)).Target) && float.IsFinite(scaling.Apply(Row(second)).Target));
    }

    [TestMethod]
    public void Fold_GivesScaleTimesTheOutputPlusMean_AndUnfoldTakesItBack()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var (ids, scaling) = (Tiny.Ids(3, 5), new LabelScaling([2000, -1], [1200, 0.5f]));
        var before = Output(network, ids);

        scaling.Fold(network);
        var folded = Output(network, ids);
        scaling.Unfold(network);

        TensorAssert.AreClose(before.mul(tensor(new[] { 1200f, 0.5f })).add(tensor(new[] { 2000f, -1 })), folded, 1e-3);
        TensorAssert.AreClose(before, Output(network, ids), 1e-3);
        TensorAssert.AreDifferent(before, folded);
    }

    [TestMethod]
    public void FoldTemporarily_LeavesNothing_BitByBit()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var before = Tiny.Weights(network);
        var scaling = new LabelScaling([0.1f, 1e6f], [1e-3f, 777]);
        var live = LiveTensors.Count;

        using (scaling.FoldTemporarily(network))
            TensorAssert.AreDifferent(before, Tiny.Weights(network));

        TensorAssert.AreClose(before, Tiny.Weights(network), 0);
        Assert.AreEqual(live, LiveTensors.Count - 2); // the two that were compared with
    }

    [TestMethod]
    public void FoldPermanently_Refuses_WhenFloat32CannotHoldTheWeights()
    {
        using var network = Network();
        network.ScaleOutputs([100, 100], [1, 1]);
        var scaling = new LabelScaling([0, 3e38f], [3e38f, 3e38f]);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => scaling.FoldPermanently(network));

        StringAssert.Contains(problem.Message, "The labels vary by 3e+38 about 3e+38: ");
    }

    private static SequenceClassificationModel Network()
    {
        var network = Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2));
        network.eval();
        return network;
    }

    private static Tensor Output(SequenceClassificationModel network, Tensor ids)
    {
        using var noGradient = no_grad();
        return network.call(ids, Tiny.Mask(ids));
    }

    private static TrainingExample Row(float label, float second = float.NaN, float weight = 1) =>
        new([1], label, weight) { Vector = float.IsNaN(second) ? null : [label, second] };
}
