using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Inference;

[TestClass]
public sealed class ReleasedWeightsTests
{
    private const string Linear = "encoder.layer.0.attention.self.key_proj.weight";

    [TestMethod]
    public void EncoderWeights_HoldTheOnlyCopy_UntilTheyAreRestored()
    {
        using var network = Network();
        var before = Bytes(network);
        var shape = Parameter(network).shape;

        using var weights = new EncoderWeights(network, NumberFormat.Float32);
        weights.Release();

        CollectionAssert.AreEqual(new[] { 0L }, Parameter(network).shape);
        weights.Restore();
        CollectionAssert.AreEqual(shape, Parameter(network).shape);
        CollectionAssert.AreEqual(before, Bytes(network));
    }

    [TestMethod]
    public void EncoderWeights_LeaveTheNetworkItsWeights_WhenBFloat16WouldRoundThem()
    {
        using var network = Network();

        using var weights = new EncoderWeights(network, NumberFormat.PortableBFloat16);
        weights.Release();

        Assert.AreEqual(2, Parameter(network).dim());
    }

    [TestMethod]
    public void Restore_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        using var network = Network();

        var left = LiveTensors.LeftBy(() =>
        {
            using var weights = new EncoderWeights(network, NumberFormat.Float32);
            weights.Release();
            weights.Restore();
        });

        Assert.AreEqual(0, left);
    }

    [TestMethod]
    public void Network_GivesWhatWasSaved_WhenTheModelHasScored()
    {
        using var fitted = SmallNetwork.FitMulticlass();
        var context = new MLContext(1);
        var saved = SavedModel.Bytes(context, fitted);
        using var loaded = (DebertaV3Transformer)context.Model.Load(new MemoryStream(saved), out _);
        var first = loaded.Transform(Examples.View(context)).GetColumn<float[]>("Score").SelectMany(score => score).ToArray();

        var savedAgain = SavedModel.Bytes(context, loaded);

        var second = loaded.Transform(Examples.View(context)).GetColumn<float[]>("Score").SelectMany(score => score).ToArray();
        CollectionAssert.AreEqual(new SavedModel(saved)["Weights"], new SavedModel(savedAgain)["Weights"]);
        CollectionAssert.AreEqual(first, second);
    }

    [TestMethod]
    public void Network_KeepsItsMemory_WhenItWasAskedForBeforeScoring()
    {
        using var model = SmallNetwork.FitMulticlass();
        var before = Weight().All;
        _ = model.Transform(Examples.View(new MLContext(1))).GetColumn<float[]>("Score").Count();

        var after = Weight().All;

        Assert.IsTrue(Unsafe.AreSame(ref before[0], ref after[0]));

        NativeSpan Weight() => new(model.Model.Network.named_parameters()
            .Single(entry => entry.name == $"deberta.{Linear}").parameter);
    }

    private static Backbone Network()
    {
        var network = new Backbone(SmallNetwork.Config);
        using var random = new Generator(1, CPU);
        WeightInitializer.Initialize(network, SmallNetwork.Config, random);
        network.eval();
        return network;
    }

    private static TorchSharp.Modules.Parameter Parameter(Backbone network) =>
        network.named_parameters().Single(parameter => parameter.name == Linear).parameter;

    private static byte[] Bytes(Backbone network)
    {
        using var stream = new MemoryStream();
        ModuleWeights.Write(network, stream);
        return stream.ToArray();
    }
}
