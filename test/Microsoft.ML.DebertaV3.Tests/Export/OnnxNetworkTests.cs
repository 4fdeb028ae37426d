using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Export;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>Exported graphs in ONNX Runtime give what the networks give.</summary>
[TestClass]
public sealed class OnnxNetworkTests
{
    private const double Tolerance = 1e-5, Int8Tolerance = 0.1;

    [TestMethod]
    [DataRow(OnnxHead.Sequence)]
    [DataRow(OnnxHead.Regression)]
    [DataRow(OnnxHead.Choices)]
    [DataRow(OnnxHead.Tokens)]
    [DataRow(OnnxHead.Answers)]
    [DataRow(OnnxHead.LanguageModel)]
    [DataRow(OnnxHead.Decoder)]
    [DataRow(OnnxHead.Detection)]
    [DataRow(OnnxHead.Encoder)]
    public void Graph_GivesTheNetworksOutputs_ForOneTextAndForPaddedBatches(OnnxHead head)
    {
        using var network = OnnxHeads.Network(head);
        using var model = Load(network);

        foreach (int[] lengths in new int[][] { [1], [2], [129], [3, 1, 17, 2], [60, 40], [300, 5], [512, 1] })
            Compare(network, model, lengths);
    }

    // Every length up to beyond the exact buckets, both sides of the published maximum, and some between and beyond.
    [TestMethod]
    public void Graph_GivesTheNetworksOutputs_ForEveryLength()
    {
        using var network = OnnxHeads.Network(OnnxHead.Sequence);
        using var model = Load(network);

        int[] longer = [200, 255, 256, 257, 383, 384, 449, 510, 511, 512, 513, 514, 640, 1023, 1024];
        foreach (var length in Enumerable.Range(1, 135).Concat(longer))
            Compare(network, model, [length]);
    }

    [TestMethod]
    [DataRow(32, 64, 100)]
    [DataRow(5, 9, 40)]
    [DataRow(2, 1, 7)]
    public void Graph_GivesTheNetworksOutputs_ForOtherBuckets(int buckets, int reach, int length)
    {
        using var network = OnnxHeads.Network(OnnxHead.Tokens, OnnxHeads.Config with { PositionBuckets = buckets, MaxPositions = reach });
        using var model = Load(network);

        Compare(network, model, [length, 3]);
    }

    [TestMethod]
    [DataRow(OnnxHead.Sequence, OnnxWeightType.Float16)]
    [DataRow(OnnxHead.Sequence, OnnxWeightType.BFloat16)]
    [DataRow(OnnxHead.LanguageModel, OnnxWeightType.Float16)]
    [DataRow(OnnxHead.LanguageModel, OnnxWeightType.BFloat16)]
    [DataRow(OnnxHead.Decoder, OnnxWeightType.BFloat16)]
    public void Graph_GivesTheOutputsOfRoundedMatrices_WhenTheyAreStoredInHalf(OnnxHead head, OnnxWeightType type)
    {
        using var network = OnnxHeads.Network(head);
        using var model = Load(network, type);

        Round(network, type == OnnxWeightType.Float16 ? ScalarType.Float16 : ScalarType.BFloat16);

        Compare(network, model, [140, 20]);
    }

    // Int8LinearTests have the exact arithmetic; the activations of a network are rounded too, so its outputs are only near.
    [TestMethod]
    [DataRow(OnnxHead.Sequence)]
    [DataRow(OnnxHead.Choices)]
    [DataRow(OnnxHead.Tokens)]
    [DataRow(OnnxHead.Answers)]
    [DataRow(OnnxHead.LanguageModel)]
    [DataRow(OnnxHead.Decoder)]
    [DataRow(OnnxHead.Detection)]
    [DataRow(OnnxHead.Encoder)]
    public void Graph_IsNearTheNetworksOutputs_InInt8(OnnxHead head)
    {
        using var network = OnnxHeads.Network(head);
        using var model = Load(network, OnnxWeightType.Int8);

        foreach (int[] lengths in new int[][] { [1], [140, 20], [3, 1, 17, 2], [512] })
            Compare(network, model, lengths, Int8Tolerance);
    }

    [TestMethod]
    public void Write_PutsWeightsIntoAFileOfTheirOwn_AboveTheThreshold()
    {
        using var network = OnnxHeads.Network(OnnxHead.Sequence);
        using var folder = new TemporaryFolder();
        OnnxFile.Write(folder.Path, OnnxNetwork.Graph(network, OnnxWeightType.Float32), externalDataThreshold: 100);
        using var model = new OnnxModel(folder.Path);

        Compare(network, model, [20, 9]);
        Assert.IsGreaterThan(new FileInfo(folder.File(OnnxFile.Name)).Length, new FileInfo(folder.File(OnnxFile.DataName)).Length);
    }

    [TestMethod]
    public void Write_NamesTheTensor_WhenAWeightIsBeyondFloat16()
    {
        using var network = OnnxHeads.Network(OnnxHead.Sequence);
        using var folder = new TemporaryFolder();
        using (no_grad())
            network.get_parameter("classifier.weight")!.mul_(1e9f);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => OnnxFile.Write(folder.Path, OnnxNetwork.Graph(network, OnnxWeightType.Float16)));

        StringAssert.Contains(problem.Message, "classifier.weight");
        StringAssert.Contains(problem.Message, $"Save with {nameof(OnnxWeightType.Float32)} in place of {nameof(OnnxWeightType.Float16)}.");
    }

    [TestMethod]
    public void Graph_LeavesNoTensor()
    {
        using var network = OnnxHeads.Network(OnnxHead.LanguageModel);
        using var folder = new TemporaryFolder();

        var left = LiveTensors.LeftBy(() => OnnxFile.Write(folder.Path, OnnxNetwork.Graph(network, OnnxWeightType.BFloat16)));

        Assert.AreEqual(0, left);
    }

    private static OnnxModel Load(nn.Module network, OnnxWeightType type = OnnxWeightType.Float32) =>
        OnnxModel.Of(folder => OnnxFile.Write(folder, OnnxNetwork.Graph(network, type)));

    private static void Compare(nn.Module network, OnnxModel model, int[] lengths, double tolerance = Tolerance)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = OnnxHeads.Texts(network, lengths);

        TensorAssert.AreClose(
            OnnxHeads.Run(network, ids, mask), model.Call(ids, mask), tolerance, what: $"lengths {string.Join(", ", lengths)}");
    }

    private static void Round(nn.Module network, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (_, parameter) in network.named_parameters().Where(entry => entry.parameter.shape.Length > 1))
            parameter.copy_(parameter.to(type).to(ScalarType.Float32));
    }
}
