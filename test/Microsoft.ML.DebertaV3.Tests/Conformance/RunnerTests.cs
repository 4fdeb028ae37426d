using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>The conformance program must not pass what is wrong, nor what it does not know.</summary>
[TestClass]
public sealed class RunnerTests
{
    private const string Line = """{"name": "lines", "kind": "KIND", "file": "lines.jsonl", "model": "spm.model", "tolerance": 0}""";

    [TestMethod]
    [DataRow("pieces", 0, "1 ok, 0 FAIL, 0 later")]
    [DataRow("pieces", 1, "0 ok, 1 FAIL, 0 later")]
    [DataRow("poems", 0, "0 ok, 1 FAIL, 0 later")]
    public void Run_Fails_WhenAnIdDiffersOrTheKindIsUnknown(string kind, int added, string count)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;
        folder.Write("spm.model", tokenizer.ModelBytes.ToArray());
        var ids = tokenizer.EncodeToIds("One line.").Select((id, i) => i == 0 ? id + added : id);
        WriteText(folder, "lines.jsonl", $$"""{"text": "One line.", "ids": [{{string.Join(", ", ids)}}]}""");
        var golden = Line.Replace("KIND", kind, StringComparison.Ordinal);
        WriteText(folder, "cases.json", $$"""{"format": "tokenizer", "cases": [{{golden}}]}""");

        var (passed, output) = Run(folder);

        Assert.AreEqual(count, output[^1]);
        Assert.AreEqual(count.Contains(" 0 FAIL", StringComparison.Ordinal), passed);
    }

    [TestMethod]
    [DataRow("""{"format": "poems", "cases": [{"name": "a"}]}""", "unknown format 'poems'")]
    [DataRow("""{"format": "tokenizer", "cases": []}""", "no cases")]
    [DataRow("""{"cases": [{"name": "a"}]}""", "'format'")]
    [DataRow("""{"format": "tasks", "cases": [3]}""", "case 1 ")]
    [DataRow("""{"format": "tasks", "cases": [{"name": "a", "task": "poetry"}]}""", "unknown task 'poetry'")]
    [DataRow("""{"format": "hf", "also": {"poems.json": ""}, "cases": [{"name": "a", "kind": "head"}]}""", "poems.json ")]
    [DataRow("{", "JsonReaderException")]
    public void Run_Fails_WhenTheFolderIsNotUnderstood(string cases, string message)
    {
        using var folder = new TemporaryFolder();
        WriteText(folder, "cases.json", cases);

        var (passed, output) = Run(folder);

        Assert.IsFalse(passed);
        StringAssert.Contains(string.Join('\n', output), message);
    }

    [TestMethod]
    [DataRow(0f, true)]
    [DataRow(1e-3f, false)]
    [DataRow(float.NaN, false)]
    public void Run_Fails_WhenALogitDiffers(float added, bool expected)
    {
        using var folder = new TemporaryFolder();
        var golden = CopyCase(folder, "head");
        Change(folder.File((string)golden["file"]!), "logits", added);

        var (passed, output) = Run(folder);

        Assert.AreEqual(expected, passed, string.Join('\n', output));
        Assert.HasCount(2, output);
    }

    [TestMethod]
    [DataRow("hidden_states", "hidden_states#rows", 1e-3f)]
    [DataRow("attention", "p2c#rows", 1e-3f)]
    [DataRow("gradients", "grad.deberta.embeddings.word_embeddings.weight#rows", 0.1f)]
    [DataRow("training", "final.pooler.dense.weight#rows", 1e-3f)]
    [DataRow("training", "trace.classifier.weight#rows", 1e-3f)]
    public void Run_Fails_WhenAStoredRowDiffers(string kind, string tensor, float added)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File((string)CopyCase(folder, kind)["file"]!);
        string name;
        using (var file = SafetensorsFile.Open(path))
            name = file.Tensors.Keys.Single(key => key.StartsWith(tensor, StringComparison.Ordinal));
        Change(path, name, added);

        var (passed, output) = Run(folder);

        Assert.IsFalse(passed, output[0]);
        StringAssert.Contains(output[0], name);
    }

    [TestMethod]
    [DataRow(1, "deberta.encoder.layer.1.*", 1.0, true, "ok")]
    [DataRow(2, "deberta.encoder.layer.1.*", 1.0, false, "FAIL")] // the golden's steps are of one micro-batch each
    [DataRow(1, "deberta.encoder.layer.1.*", 0.5, false, "one factor per layer")]
    [DataRow(1, "classifier.weight", 0.5, false, "one factor per layer")]
    [DataRow(1, "classifier.*", 1.0, false, "2 learning rates of classifier.weight")]
    [DataRow(1, "pooler.dense.weight", null, false, "0 learning rates of pooler.dense.")]
    public void Run_Fails_WhenARecipeDiffersOrIsNotUnderstood(
        int microBatches, string name, double? multiplier, bool expected, string message)
    {
        using var folder = new TemporaryFolder();
        CopyCase(folder, "training", golden =>
        {
            golden["recipe"]!["micro_batches_per_step"] = microBatches;
            var multipliers = golden["recipe"]!["layer_lr_multiplier"]!.AsObject();
            multipliers.Remove(name);
            if (multiplier is { } value)
                multipliers[name] = value;
        });

        var (passed, output) = Run(folder);

        Assert.AreEqual(expected, passed, string.Join('\n', output));
        StringAssert.Contains(output[0], message);
    }

    // The first case of a kind of the small set, alone in a folder.
    private static JsonNode CopyCase(TemporaryFolder folder, string kind, Action<JsonNode>? change = null)
    {
        var root = JsonNode.Parse(File.ReadAllText(SmallGoldens.Path("hf/cases.json")))!;
        var golden = root["cases"]!.AsArray().First(entry => (string?)entry!["kind"] == kind)!.DeepClone();
        var (file, model) = ((string)golden["file"]!, (string)golden["model"]!);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
        Directory.CreateDirectory(folder.File(model));
        foreach (var path in Directory.GetFiles(SmallGoldens.Path($"hf/{model}")).Append(SmallGoldens.Path($"hf/{file}")))
            folder.Write(Path.GetRelativePath(SmallGoldens.Path("hf"), path), File.ReadAllBytes(path));
        change?.Invoke(golden);
        WriteText(folder, "cases.json", new JsonObject { ["format"] = "hf", ["cases"] = new JsonArray(golden.DeepClone()) }.ToJsonString());
        return golden;
    }

    private static void Change(string path, string tensor, float added)
    {
        long position;
        using (var file = SafetensorsFile.Open(path))
        {
            position = file.Tensors[tensor].StorageBegin;
        }

        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan((int)position), BitConverter.ToSingle(bytes, (int)position) + added);
        File.WriteAllBytes(path, bytes);
    }

    private static (bool Passed, string[] Output) Run(TemporaryFolder folder)
    {
        using var output = new StringWriter();
        var passed = Runner.Run(folder.Path, output);
        return (passed, output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    private static void WriteText(TemporaryFolder folder, string name, string text) => File.WriteAllText(folder.File(name), text);
}
