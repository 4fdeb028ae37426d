using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>The goldens of tasks and metrics pass, and changed ones do not.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TaskGoldenTests
{
    private static readonly string Folder = "golden/tasks";

    [TestMethod]
    public void Run_PassesEveryCase()
    {
        using var output = new StringWriter();

        Assert.IsTrue(Runner.Run(Shared.Path(Folder), output), output.ToString());
    }

    [TestMethod]
    [DataRow("seqeval_malformed", "expected/strict_IOB2/macro/f1", 0.48)]
    [DataRow("seqeval_malformed", "expected/default/per_type/LOC/support", 10.0)]
    [DataRow("squad_v2_threshold_0.5", "expected/best_f1_thresh", 0.9)]
    [DataRow("multiclass", "expected/matthews", 0.5747)]
    [DataRow("regression_random", "expected/spearman", 0.6403)]
    [DataRow("multilabel_random", "expected/f1_samples", 0.7734)]
    [DataRow("calibration_borders_8", "expected/filled_bins/0/count", 5.0)]
    public void Run_Fails_WhenAMetricIsALittleWrong(string name, string path, double value)
    {
        var output = RunMetrics(name, path, value);

        StringAssert.Contains(output, $"{name} ");
        StringAssert.Contains(output, "2 FAIL");
    }

    [TestMethod]
    [DataRow("multiclass", "kind", "poetry", "unknown kind 'poetry'")]
    [DataRow("multiclass", "expected/beauty", 1.0, "no field 'beauty'")]
    [DataRow("regression_random", "expected/pearson", null, "kind of pearson")]
    public void Run_Fails_WhenAMetricIsNotUnderstood(string name, string path, object? value, string message)
    {
        var output = RunMetrics(name, path, value);

        StringAssert.Contains(output, message);
        StringAssert.Contains(output, "FAIL");
    }

    // One case of metrics.json with one value changed, behind a case that fails anyway: a folder needs one.
    private static string RunMetrics(string name, string path, object? value)
    {
        using var folder = new TemporaryFolder();
        var root = JsonNode.Parse(File.ReadAllText(Shared.Path($"{Folder}/metrics.json")))!;
        var golden = root["cases"]!.AsArray().Single(entry => (string?)entry!["name"] == name)!.DeepClone();
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(golden, (node, step) => node is JsonArray array ? array[int.Parse(step)]! : node[step]!);
        parent[steps[^1]] = JsonValue.Create(value);
        File.WriteAllText(folder.File("metrics.json"), new JsonObject { ["cases"] = new JsonArray(golden) }.ToJsonString());
        File.WriteAllText(folder.File("cases.json"), """{"format": "tasks", "cases": [{"name": "a", "task": "poetry"}]}""");
        using var output = new StringWriter();
        Runner.Run(folder.Path, output);
        return string.Join('\n', output.ToString().Split('\n').Skip(1));
    }
}
