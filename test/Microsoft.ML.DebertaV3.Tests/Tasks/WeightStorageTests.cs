using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>Models saved in one step, and their weights in float32 and float16.</summary>
[TestClass]
public sealed class WeightStorageTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void SaveDebertaV3_GivesTheSameModel_AsModelSave()
    {
        using var folder = new TemporaryFolder();
        using var model = Chain(out var schema);

        _context.Model.SaveDebertaV3(model, schema, folder.File("model.mlnet"));

        using var loaded = (IDisposable)_context.Model.Load(folder.File("model.mlnet"), out var loadedSchema);
        CollectionAssert.AreEqual(schema.Select(column => column.Name).ToArray(), loadedSchema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(FittedWeights.Of(Model(model)), FittedWeights.Of(Model((ITransformer)loaded)));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Save_StoresWeightsUncompressed(bool inOneStep)
    {
        using var folder = new TemporaryFolder();
        using var model = Chain(out var schema);
        var path = folder.File("model.mlnet");

        if (inOneStep)
            _context.Model.SaveDebertaV3(model, schema, path);
        else
            _context.Model.Save(model, schema, path);

        using var archive = ZipFile.OpenRead(path);
        var weights = archive.Entries.Single(entry => entry.Name == "Weights");
        Assert.AreEqual(weights.Length, weights.CompressedLength);
    }

    [TestMethod]
    public void SaveDebertaV3_HalvesTheWeights_AndScoresAlike_WhenTheStorageIsFloat16()
    {
        using var folder = new TemporaryFolder();
        using var model = Chain(out var schema);

        _context.Model.SaveDebertaV3(model, schema, folder.File("single"));
        _context.Model.SaveDebertaV3(model, schema, folder.File("half"), WeightStorage.Float16);

        var (single, half) = (new SavedModel(File.ReadAllBytes(folder.File("single")))["Weights"],
            new SavedModel(File.ReadAllBytes(folder.File("half")))["Weights"]);
        Assert.IsLessThan(0.51 * single.Length, half.Length);
        using var loaded = (IDisposable)_context.Model.Load(folder.File("half"), out _);
        AreRounded(model, (ITransformer)loaded);
    }

    [TestMethod]
    public void SavePretrained_WritesFloat16AsTransformersReadsIt()
    {
        using var folder = new TemporaryFolder();
        using var model = Chain(out _);

        Model(model).SavePretrained(folder.Path, WeightStorage.Float16);

        using var config = JsonDocument.Parse(File.ReadAllBytes(folder.File("config.json")));
        Assert.AreEqual("float16", config.RootElement.GetProperty("dtype").GetString());
        using (var file = SafetensorsFile.Open(folder.File("model.safetensors")))
            Assert.IsTrue(file.Tensors.Values.All(tensor => tensor.Type == ElementType.Float16));
        using var loaded = _context.Model.LoadDebertaV3(folder.Path);
        AreRounded(model, loaded);
    }

    [TestMethod]
    public void SavePretrained_StoresBothNetworksInFloat16_WhenPretrained()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallPretraining.Detection();

        model.SavePretrained(folder.Path, WeightStorage.Float16);

        foreach (var name in new[] { "model.safetensors", "model.generator.safetensors" })
        {
            using var file = SafetensorsFile.Open(folder.File(name));
            Assert.IsTrue(file.Tensors.Values.All(tensor => tensor.Type == ElementType.Float16), name);
        }
        Assert.IsTrue(DebertaV3Checkpoint.FromFolder(folder.Path).HasGenerator);
    }

    [TestMethod]
    [DataRow(65519f, true)] // rounds to 65504
    [DataRow(65520f, false)]
    [DataRow(-1e9f, false)]
    [DataRow(float.NaN, false)]
    public void Save_RefusesByTensor_WhatIsBeyondFloat16(float value, bool fits)
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();
        using (no_grad())
            new NativeSpan(model.Model.Network.named_parameters()
                .Single(entry => entry.name == "classifier.bias").parameter).All[1] = value;
        var path = folder.Write("model.mlnet", [1]);

        void Save() => _context.Model.SaveDebertaV3(model, null, path, WeightStorage.Float16);

        if (fits)
        {
            Save();
            return;
        }
        var error = Assert.ThrowsExactly<InvalidOperationException>(Save);
        StringAssert.Contains(error.Message, "'classifier.bias'");
        StringAssert.Contains(error.Message, $"Save with {nameof(WeightStorage.Float32)} in place of {nameof(WeightStorage.Float16)}.");
        Assert.ThrowsExactly<InvalidOperationException>(() => model.SavePretrained(folder.File("folder"), WeightStorage.Float16));
        CollectionAssert.AreEqual(new byte[] { 1 }, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Save_Throws_WhenTheStorageIsNone()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass();

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.SavePretrained(folder.File("folder"), (WeightStorage)7));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _context.Model.SaveDebertaV3(model, null, folder.File("file"), (WeightStorage)7));
    }

    private TransformerChain<DebertaV3Transformer> Chain(out DataViewSchema schema)
    {
        var data = _context.Data.LoadFromEnumerable(Examples.Rows());
        schema = data.Schema;
        return _context.Transforms.Conversion.MapValueToKey("Label").Append(SmallNetwork.MulticlassTrainer(context: _context)).Fit(data);
    }

    private static DebertaV3Transformer Model(ITransformer chain) => chain as DebertaV3Transformer
        ?? ((IEnumerable<ITransformer>)chain).OfType<DebertaV3Transformer>().Single();

    // Each weight by at most half a unit of its eleventh bit; scores by less than a hundredth.
    private static void AreRounded(ITransformer model, ITransformer loaded)
    {
        var read = Model(loaded).Model.Network.named_parameters()
            .ToDictionary(entry => entry.name, entry => new NativeSpan(entry.parameter).All.ToArray());
        foreach (var (name, parameter) in Model(model).Model.Network.named_parameters())
        {
            var expected = new NativeSpan(parameter).All.ToArray();
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], read[name][i], Math.Abs(expected[i]) * 4.9e-4 + 3e-8, name);
        }
        var rows = Examples.Rows().Where(row => !string.IsNullOrEmpty(row.Sentence1)).ToArray();
        var (before, after) = (MulticlassPrediction.ByEngine(Model(model), rows), MulticlassPrediction.ByEngine(Model(loaded), rows));
        for (var i = 0; i < rows.Length; i++)
        {
            for (var label = 0; label < before[i].Score.Length; label++)
                Assert.AreEqual(before[i].Score[label], after[i].Score[label], 0.01);
        }
    }
}
