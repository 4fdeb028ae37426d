using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>Folders for ONNX Runtime, as users make them.</summary>
[TestClass]
public sealed class SaveAsOnnxTests
{
    [TestMethod]
    public void SaveAsOnnx_WritesAModelThatScoresTheSame()
    {
        using var onnx = new OnnxNetworks();
        using var model = SmallNetwork.FitMulticlass();
        var rows = Examples.View(new MLContext(seed: 1));
        var expected = model.Transform(rows).GetColumn<float[]>("Score").ToArray();

        var scores = onnx.Prepare(model).Transform(rows).GetColumn<float[]>("Score").ToArray();

        for (var row = 0; row < expected.Length; row++)
        {
            foreach (var (wanted, found) in expected[row].Zip(scores[row]))
                Assert.AreEqual(wanted, found, 1e-5f, $"row {row}");
        }
    }

    [TestMethod]
    public void SaveAsOnnx_WritesWhatOtherProgramsRead_BesideTheGraph()
    {
        using var model = SmallNetwork.FitMulticlass();
        using var folder = new TemporaryFolder();
        var target = folder.File("onnx");

        model.SaveAsOnnx(target, new() { ExternalDataThreshold = 0 });

        string[] files = [.. Directory.GetFiles(target).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[]
        {
            "added_tokens.json", "config.json", "model.onnx", "model.onnx_data", "special_tokens_map.json", "spm.model", "tokenizer.json",
            "tokenizer_config.json",
        }, files);
        var tokenizer = DebertaV3Tokenizer.Create(Path.Combine(target, "tokenizer.json"));
        const string Text = "rain on a tin roof";
        CollectionAssert.AreEqual(
            model.Checkpoint.Tokenizer.EncodeToIds(Text).ToArray(), tokenizer.EncodeToIds(Text).ToArray());
        StringAssert.Contains(File.ReadAllText(Path.Combine(target, "config.json")), "DebertaV2ForSequenceClassification");
    }

    [TestMethod]
    public void SaveAsOnnx_RemovesOldWeights_WhenTheyAreInTheGraphAgain()
    {
        using var model = SmallNetwork.FitMulticlass();
        using var folder = new TemporaryFolder();
        var target = folder.File("onnx");
        model.SaveAsOnnx(target, new() { ExternalDataThreshold = 0 });
        File.WriteAllText(Path.Combine(target, "notes.txt"), "kept");

        model.SaveAsOnnx(target);

        Assert.IsFalse(File.Exists(Path.Combine(target, "model.onnx_data")));
        Assert.IsTrue(File.Exists(Path.Combine(target, "notes.txt")));
    }

    [TestMethod]
    public void SaveAsOnnx_WritesBothKindsOfPretrainedModels()
    {
        using var folder = new TemporaryFolder();
        using var detection = SmallPretraining.Detection();
        using var masking = SmallPretraining.Masking();

        detection.SaveAsOnnx(folder.File("detection"));
        masking.SaveAsOnnx(folder.File("masking"));

        using var first = new OnnxModel(folder.File("detection"));
        using var second = new OnnxModel(folder.File("masking"));
        CollectionAssert.AreEqual(new[] { "logits" }, first.OutputNames.ToArray());
        CollectionAssert.AreEqual(new[] { "logits" }, second.OutputNames.ToArray());
    }

    [TestMethod]
    public void SaveAsOnnx_Throws_WhenTheTransformerIsDisposed()
    {
        using var folder = new TemporaryFolder();
        var model = SmallNetwork.FitMulticlass();
        model.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => model.SaveAsOnnx(folder.File("onnx")));
    }

    [TestMethod]
    public void Options_SayWhatIsWrong()
    {
        var options = new DebertaV3OnnxOptions();

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => options.ExternalDataThreshold = -1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => options.ExternalDataThreshold = 2_000_000_001);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => options.WeightType = (OnnxWeightType)9);
    }
}
