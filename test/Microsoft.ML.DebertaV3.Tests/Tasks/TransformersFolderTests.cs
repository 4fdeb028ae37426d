using System.Text.Json;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Tasks.EveryTask;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>The folders of SavePretrained are those of transformers (docs/python.md).</summary>
[TestClass]
public sealed class TransformersFolderTests
{
    private static readonly string[] Files =
    [
        "added_tokens.json", "config.json", "model.safetensors", "special_tokens_map.json", "spm.model", "tokenizer.json",
        "tokenizer_config.json",
    ];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("seqcls", WeightStorage.Float32)]
    [DataRow("nli", WeightStorage.Float16)]
    [DataRow("multilabel", WeightStorage.Float16)]
    [DataRow("regression", WeightStorage.Float16)]
    [DataRow("tokencls", WeightStorage.Float32)]
    [DataRow("qa", WeightStorage.Float32)]
    [DataRow("choice", WeightStorage.Float16)]
    public void SavePretrained_WritesTheBytesOfTransformers_WhenItReadThem(string name, WeightStorage stored)
    {
        using var folder = new TemporaryFolder();
        var golden = Shared.Path($"golden/tasks/models/{name}");
        using var model = _context.Model.LoadDebertaV3(golden);

        model.SavePretrained(folder.Path, stored);

        CollectionAssert.AreEqual(Files, Names(folder));
        foreach (var file in Files.Where(file => file != "tokenizer.json"))
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(golden, file)), File.ReadAllBytes(folder.File(file)), file);
        AreEqual(model.Model.Tokenizer, DebertaV3Tokenizer.Create(folder.File("tokenizer.json")));
    }

    [TestMethod]
    [DataRow("multi-label", "DebertaV2ForSequenceClassification", "multi_label_classification", "pooler.dense.weight classifier.weight")]
    [DataRow("entities of a text", "DebertaV2ForTokenClassification", null, "classifier.weight")]
    [DataRow("answers", "DebertaV2ForQuestionAnswering", null, "qa_outputs.weight")]
    [DataRow("choices", "DebertaV2ForMultipleChoice", null, "pooler.dense.weight classifier.weight")]
    [DataRow("embeddings", "DebertaV2Model", null, "")]
    public void SavePretrained_NamesTheClassAndItsHead_OfATrainedTask(string name, string architecture, string? problem, string head)
    {
        using var folder = new TemporaryFolder();
        var rows = new[] { "the kettle whistles", "rain on a tin roof", "why", "seven old drums" }.Select(AnyRow.Of);
        using var model = TaskCase.All.Single(one => one.Name == name).Make(_context).Fit(TaskCase.View(_context, rows));

        model.SavePretrained(folder.Path);

        CollectionAssert.AreEqual(Files, Names(folder));
        using var config = JsonDocument.Parse(File.ReadAllBytes(folder.File("config.json")));
        Assert.AreEqual("deberta-v2", config.RootElement.GetProperty("model_type").GetString());
        Assert.AreEqual(architecture, config.RootElement.GetProperty("architectures").EnumerateArray().Single().GetString());
        Assert.AreEqual(problem, config.RootElement.TryGetProperty("problem_type", out var type) ? type.GetString() : null);
        using var weights = SafetensorsFile.Open(folder.File("model.safetensors"));
        var own = weights.Tensors.Keys.Where(key => !key.StartsWith("deberta.", StringComparison.Ordinal)
            && key.EndsWith(".weight", StringComparison.Ordinal));
        CollectionAssert.AreEquivalent(head.Split(' ', StringSplitOptions.RemoveEmptyEntries), own.ToArray());
        AreEqual(model.Model.Tokenizer, DebertaV3Tokenizer.Create(folder.File("tokenizer.json")));
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static void AreEqual(DebertaV3Tokenizer expected, DebertaV3Tokenizer actual)
    {
        Assert.AreEqual(expected.MaskId, actual.MaskId);
        foreach (var text in new[] { "The rain  in \u00fcber-Spain.", "\u4e2d\u6587 \U0001F600", "[MASK] [CLS]", "" })
        {
            CollectionAssert.AreEqual(expected.EncodeSpans(text, recognizeSpecialTokens: false),
                actual.EncodeSpans(text, recognizeSpecialTokens: false), text);
        }
    }
}
