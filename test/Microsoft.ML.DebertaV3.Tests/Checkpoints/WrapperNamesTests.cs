using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class WrapperNamesTests
{
    private static readonly string[] Published =
        ["deberta.embeddings.word_embeddings.weight", "deberta.encoder.layer.0.output.dense.bias", "pooler.dense.weight",
            "classifier.bias"];

    private static readonly string[] Bare =
        ["embeddings.word_embeddings.weight", "embeddings.LayerNorm.weight", "encoder.rel_embeddings.weight"];

    [TestMethod]
    [DataRow("")]
    [DataRow("_orig_mod.")]
    [DataRow("model.")]
    [DataRow("module.")]
    [DataRow("model._orig_mod.")]
    [DataRow("_orig_mod.module.model.")]
    [DataRow("_fsdp_wrapped_module.")]
    [DataRow("classifier_of_mine.deberta.")]
    [DataRow("deberta.")]
    public void Remove_GivesThePublishedNames_WhenAllNamesShareA(string prefix)
    {
        var names = Published.Select(name => prefix + name).ToArray();

        var removed = Remove(names, out var note);

        CollectionAssert.AreEqual(Published, removed);
        Assert.AreEqual(prefix.Length > 0, note is not null);
    }

    [TestMethod]
    [DataRow("model.")]
    [DataRow("encoder.")]
    [DataRow("_orig_mod.")]
    public void Remove_GivesTheEncodersOwnNames_WhenABareModelIsWrappedIn(string prefix)
    {
        CollectionAssert.AreEqual(Bare, Remove([.. Bare.Select(name => prefix + name)], out _));
    }

    [TestMethod]
    public void Remove_FindsTorchsWrappersInsideANameToo()
    {
        string[] names =
        [
            "model.deberta._orig_mod.embeddings.word_embeddings.weight",
            "model.deberta.encoder.layer.0._checkpoint_wrapped_module.output.dense.bias",
        ];

        var removed = Remove(names, out _);

        CollectionAssert.AreEqual(Published[..2], removed);
    }

    [TestMethod]
    public void Remove_KeepsEveryName_WhenOnlySomeShareAPrefixOrThereIsNoWordTable()
    {
        string[] some = ["model.deberta.embeddings.word_embeddings.weight", "loss.weight"];
        string[] part = ["model.classifier.weight", "model.classifier.bias"];

        CollectionAssert.AreEqual(some, Remove(some, out var noteOfSome));
        CollectionAssert.AreEqual(part, Remove(part, out var noteOfPart));
        CollectionAssert.AreEqual(Published[..2], Remove(Published[..2], out var noteOfAnEncoder));
        CollectionAssert.AreEqual(Bare[..1], Remove(Bare[..1], out var noteOfATable));

        Assert.IsTrue(noteOfSome is null && noteOfPart is null && noteOfAnEncoder is null && noteOfATable is null);
    }

    // A name of a megabyte of wrappers: each byte is looked at a bounded number of times.
    [TestMethod]
    [DataRow("_orig_mod.")]
    [DataRow("module.")]
    [Timeout(20_000, CooperativeCancellation = false)]
    public void Remove_TakesLinearTime_WhenANameRepeatsAWrapper(string wrapper)
    {
        var name = string.Concat(Enumerable.Repeat(wrapper, 1_000_000 / wrapper.Length)) + Published[0];

        Assert.AreEqual(Published[0], TensorNames.Canonical(Remove([name], out _)[0]));
    }

    [TestMethod]
    [DataRow("_orig_mod.")]
    [DataRow("model.")]
    [DataRow("module.model.")]
    public void LoadDebertaV3_PredictsTheSameAndSaysSo_WhenNamesAreWrapped(string prefix)
    {
        AssertLoadsAlike(name => prefix + name, prefix);
    }

    [TestMethod]
    public void LoadDebertaV3_PredictsTheSameAndSaysSo_WhenLayerNormsHaveGammaAndBeta()
    {
        AssertLoadsAlike(
            name => name.Replace("Norm.weight", "Norm.gamma", StringComparison.Ordinal)
                .Replace("Norm.bias", "Norm.beta", StringComparison.Ordinal),
            "LayerNorm.gamma");
    }

    private static void AssertLoadsAlike(Func<string, string> rename, string logged)
    {
        var context = new MLContext(seed: 1);
        using var folder = SavedFolder.Multiclass();
        using var original = context.Model.LoadDebertaV3(folder.Path);
        folder.WithNames(rename);
        var log = new LogCapture(context);

        using var model = context.Model.LoadDebertaV3(folder.Path);

        var data = context.Data.LoadFromEnumerable(Examples.Rows(20));
        CollectionAssert.AreEqual(ViewComparison.Rows(original.Transform(data), ["Score"]),
            ViewComparison.Rows(model.Transform(data), ["Score"]));
        var lines = log.Of(ChannelMessageKind.Info);
        Assert.AreEqual(1, lines.Count(line => line.Contains(logged, StringComparison.Ordinal)), string.Join('\n', lines));
    }

    private static string[] Remove(string[] names, out string? note)
    {
        var wrappers = new WrapperNames(names);
        var removed = Array.ConvertAll(names, wrappers.Remove);
        note = wrappers.Note;
        return removed;
    }
}
