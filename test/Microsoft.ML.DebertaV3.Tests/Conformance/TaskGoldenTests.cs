using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>Goldens of tasks and metrics that are a little wrong do not pass.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TaskGoldenTests
{
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

    [TestMethod]
    [DataRow("token_classification", "examples/0/groups/max/0/score", 0.535)]
    [DataRow("token_classification", "examples/0/groups/simple/0/end", 5)]
    [DataRow("token_classification", "examples/0/groups_by_marker/average/1/text", "visited ")]
    [DataRow("token_classification", "examples/1/words/1/label", "O")]
    [DataRow("question_answering", "examples/0/results/0/answers/0/start", 303)]
    [DataRow("question_answering", "examples/0/results/2/answers/2/merged_from", 6)]
    [DataRow("question_answering", "examples/0/windows/1/first_piece", 36)]
    [DataRow("question_answering", "options/stride", 15)]
    [DataRow("multiple_choice", "examples/0/answer", 2)]
    [DataRow("zero_shot_nli_multi_label", "options/multi_label", false)]
    [DataRow("zero_shot_nli_single_label", "examples/0/labels/0", "tablet")]
    [DataRow("embeddings", "cosine_of_normalized_means/0/1", 0.8898)]
    public void Run_Fails_WhenATaskIsALittleWrong(string name, string path, object value)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("models"), Shared.Path("golden/tasks/models"));
        File.CreateSymbolicLink(folder.File("embeddings.safetensors"), Shared.Path("golden/tasks/embeddings.safetensors"));
        var golden = Changed(Shared.Path("golden/tasks/cases.json"), name, path, value);
        File.WriteAllText(folder.File("cases.json"), Cases(golden));

        var output = Run(folder);

        StringAssert.StartsWith(output, $"{name} ");
        StringAssert.Contains(output, "0 ok, 1 FAIL");
    }

    // One case of metrics.json with one value changed, behind a case that fails anyway: a folder needs one.
    private static string RunMetrics(string name, string path, object? value)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("metrics.json"), Cases(Changed(SmallGoldens.Path("tasks/metrics.json"), name, path, value)));
        File.WriteAllText(folder.File("cases.json"), Cases(new JsonObject { ["name"] = "a", ["task"] = "poetry" }));
        return string.Join('\n', Run(folder).Split('\n').Skip(1));
    }

    private static JsonNode Changed(string file, string name, string path, object? value)
    {
        var root = JsonNode.Parse(File.ReadAllText(file))!;
        var golden = root["cases"]!.AsArray().Single(entry => (string?)entry!["name"] == name)!.DeepClone();
        string[] steps = path.Split('/');
        var parent = steps[..^1].Aggregate(golden, At);
        if (parent is JsonArray array)
            array[int.Parse(steps[^1])] = JsonValue.Create(value);
        else
            parent[steps[^1]] = JsonValue.Create(value);
        return golden;
    }

    private static JsonNode At(JsonNode node, string step) => node is JsonArray array ? array[int.Parse(step)]! : node[step]!;

    private static string Cases(JsonNode golden) =>
        new JsonObject { ["format"] = "tasks", ["cases"] = new JsonArray(golden) }.ToJsonString();

    private static string Run(TemporaryFolder folder)
    {
        using var output = new StringWriter();
        Runner.Run(folder.Path, output);
        return output.ToString();
    }
}
