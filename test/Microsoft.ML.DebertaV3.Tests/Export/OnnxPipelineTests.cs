using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>An exported network in a pipeline, run by Microsoft.ML.OnnxTransformer.</summary>
[TestClass]
public sealed class OnnxPipelineTests
{
    private const int MaxLength = 128;
    private const float Tolerance = 1e-5f;

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Pipeline_GivesTheModelsScores_AndIsSavedWithTheGraph()
    {
        using var model = SmallNetwork.FitMulticlass();
        using var folder = new TemporaryFolder();
        model.SaveAsOnnx(folder.File("onnx"));
        var rows = Examples.View(_context);
        var expected = model.Transform(rows).GetColumn<float[]>("Score").ToArray();

        using var fitted = Pipeline(model.Checkpoint.Tokenizer, folder.File("onnx/model.onnx")).Fit(rows);
        _context.Model.Save(fitted, rows.Schema, folder.File("pipeline.zip"));
        Directory.Delete(folder.File("onnx"), recursive: true);
        var loaded = _context.Model.Load(folder.File("pipeline.zip"), out _);

        AssertScores(expected, fitted.Transform(rows));
        AssertScores(expected, loaded.Transform(rows));
        (loaded as IDisposable)?.Dispose();
    }

    // docs/onnx.md says so.
    [TestMethod]
    [DataRow(OnnxWeightType.Float16)]
    [DataRow(OnnxWeightType.BFloat16)]
    public void OnnxTransformer_KnowsNoHalfWeights(OnnxWeightType type)
    {
        using var model = SmallNetwork.FitMulticlass();
        using var folder = new TemporaryFolder();
        model.SaveAsOnnx(folder.File("onnx"), new() { WeightType = type });

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => Pipeline(model.Checkpoint.Tokenizer, folder.File("onnx/model.onnx")));

        StringAssert.Contains(problem.Message, $"Unsupported ONNX scalar type: {type}", StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertScores(float[][] expected, IDataView scored)
    {
        var found = scored.GetColumn<float[]>("logits").Select(Softmax).ToArray();
        Assert.HasCount(expected.Length, found);
        for (var row = 0; row < expected.Length; row++)
        {
            foreach (var (wanted, score) in expected[row].Zip(found[row]))
                Assert.AreEqual(wanted, score, Tolerance, $"row {row}");
        }
    }

    private static float[] Softmax(float[] logits)
    {
        var exponentials = Array.ConvertAll(logits, logit => MathF.Exp(logit - logits.Max()));
        return Array.ConvertAll(exponentials, value => value / exponentials.Sum());
    }

    private EstimatorChain<Transforms.Onnx.OnnxTransformer> Pipeline(DebertaV3Tokenizer tokenizer, string file) =>
        _context.Transforms.Text.DebertaV3Tokenize(tokenizer, "Sentence1", maxLength: MaxLength)
            .Append(_context.Transforms.ApplyOnnxModel(["logits"], ["input_ids", "attention_mask"], file, new Dictionary<string, int[]>
            {
                ["input_ids"] = [1, MaxLength],
                ["attention_mask"] = [1, MaxLength],
                ["logits"] = [1, Examples.ClassNames.Count],
            }, recursionLimit: 100));
}
