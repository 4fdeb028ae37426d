using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
[DoNotParallelize]
public sealed class DiscriminatorEmbeddingTests
{
    private static readonly MaskedBatch Batch = TinyPretraining.Batch(3, 12);

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes)]
    [DataRow(EmbeddingSharing.Shared)]
    [DataRow(EmbeddingSharing.Separate)]
    public void Lookup_GivesTheRowsOfTheWholeTable_BitForBit(EmbeddingSharing sharing)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(sharing);
        var ids = TinyPretraining.Ids(Batch);

        var rows = network.Discriminator.Backbone.Embeddings.Lookup(ids);

        TensorAssert.AreClose(network.DiscriminatorWords.Table()[TensorIndex.Tensor(ids)], rows, 0);
    }

    [TestMethod]
    public void Detection_GivesTheGeneratorNoGradient_WithGdes()
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(EmbeddingSharing.Gdes);

        DetectionLoss.Run(network.Discriminator, Batch, Batch.Ids, 1, CPU);

        foreach (var (name, parameter) in network.Generator.named_parameters())
            Assert.IsNull(parameter.grad, name);
        Assert.IsGreaterThan(0, network.Discriminator.Backbone.Embeddings.WordTable.grad!.abs().sum().item<float>());
    }

    [TestMethod]
    public void Detection_GivesTheOneTableTheGradientOfItsOwn_WhenShared()
    {
        using var scope = NewDisposeScope();
        using PretrainingNetwork shared = TinyPretraining.Network(EmbeddingSharing.Shared),
        own = TinyPretraining.Network(EmbeddingSharing.Separate);
        using (no_grad())
        {
            foreach (var (name, parameter) in shared.Discriminator.named_parameters())
                parameter.copy_(own.Discriminator.named_parameters().Single(p => p.name == name).parameter);
        }
        own.DiscriminatorWords.StartFrom(shared.Generator.WordTable);

        DetectionLoss.Run(shared.Discriminator, Batch, Batch.Ids, 1, CPU);
        DetectionLoss.Run(own.Discriminator, Batch, Batch.Ids, 1, CPU);

        TensorAssert.AreClose(own.Discriminator.Backbone.Embeddings.WordTable.grad!, shared.Generator.WordTable.grad!, 0);
    }

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes)]
    [DataRow(EmbeddingSharing.Separate)]
    public void StartFrom_MakesTheTable(EmbeddingSharing sharing)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(sharing);
        var table = rand(Tiny.Config.VocabularySize, Tiny.Config.HiddenSize);

        network.DiscriminatorWords.StartFrom(table);

        TensorAssert.AreClose(table, network.DiscriminatorWords.Table(), 1e-7);
    }

    [TestMethod]
    public void StartFrom_LeavesTheOneTable_WhenShared()
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(EmbeddingSharing.Shared);
        var before = network.Generator.WordTable.detach().clone();

        network.DiscriminatorWords.StartFrom(rand(Tiny.Config.VocabularySize, Tiny.Config.HiddenSize));

        TensorAssert.AreClose(before, network.DiscriminatorWords.Table(), 0);
    }

    [TestMethod]
    public void StartFromScratch_MakesTheDifferenceZero_WithGdes()
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(EmbeddingSharing.Gdes);

        network.DiscriminatorWords.StartFromScratch();

        TensorAssert.AreClose(network.Generator.WordTable, network.DiscriminatorWords.Table(), 0);
        Assert.AreEqual(0, network.DiscriminatorWords.OwnTable!.Weight.count_nonzero().item<long>());
    }

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes)]
    [DataRow(EmbeddingSharing.Separate)]
    public void PreserveDuring_LeavesTheTable_WhenTheGeneratorChanges(EmbeddingSharing sharing)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(sharing);
        using var noGradient = no_grad();
        var before = network.DiscriminatorWords.Table().clone();

        network.DiscriminatorWords.PreserveDuring(() => network.Generator.WordTable.mul_(1.25));

        TensorAssert.AreClose(before, network.DiscriminatorWords.Table(), 1e-7);
    }

    [TestMethod]
    [DataRow(EmbeddingSharing.Gdes)]
    [DataRow(EmbeddingSharing.Shared)]
    [DataRow(EmbeddingSharing.Separate)]
    public void Everything_LeavesNothing(EmbeddingSharing sharing)
    {
        using var scope = NewDisposeScope();
        using var network = TinyPretraining.Network(sharing);
        var (ids, words) = (TinyPretraining.Ids(Batch), network.DiscriminatorWords);
        var before = LiveTensors.Count;

        words.Lookup(ids).Dispose();
        words.Table().Dispose();
        words.StartFrom(network.Generator.WordTable);
        words.PreserveDuring(() => { });
        words.StartFromScratch();

        Assert.AreEqual(before, LiveTensors.Count);
    }
}
