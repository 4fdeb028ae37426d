using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Conformance;

/// <summary>Changed goldens of replaced token detection do not pass.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PretrainingGoldenTests
{
    [TestMethod]
    public void Run_Fails_WhenANegativeControlIsReproduced()
    {
        var output = RunChanged("continued_start", golden =>
        {
            foreach (var tensor in golden["tensors"]!.AsArray()
                .Where(tensor => (string)tensor!["role"]! == "expected" && ((string)tensor["name"]!)
                .Contains("logits", StringComparison.Ordinal)))
                tensor!["role"] = "negative_control";
        });

        StringAssert.Contains(output, "FAIL");
        StringAssert.Contains(output, "must differ");
    }

    [TestMethod]
    [DataRow("trajectory", "rtd_lambda", 9.99)]
    [DataRow("trajectory", "weight_decay", 0.0)]
    [DataRow("trajectory", "lr_generator", 1.002e-3)]
    [DataRow("gradients", "rtd_lambda", 9.99)]
    public void Run_Fails_WhenANumberIsALittleWrong(string kind, string field, double value) =>
        StringAssert.Contains(RunChanged(kind, golden => golden[field] = value), "FAIL");

    [TestMethod]
    [DataRow("trajectory", "update_order", "simultaneous")]
    [DataRow("trajectory", "start_code", "nothing")]
    [DataRow("trajectory", "start_code", "delta_from_files")] // not of this sharing
    [DataRow("trajectory", "optimizer", "sgd")]
    [DataRow("trajectory", "sharing", "all")]
    [DataRow("trajectory", "no_decay", "none")]
    [DataRow("gradients", "point", "E_D = 0")]
    public void Run_Fails_WhenACaseIsNotUnderstood(string kind, string field, string value) =>
        StringAssert.Contains(RunChanged(kind, golden => golden[field] = value), $"unknown {field}");

    [TestMethod]
    [DataRow("generator")]
    [DataRow("discriminator")]
    [DataRow("gradients")]
    [DataRow("trajectory")]
    [DataRow("cosine")]
    public void Run_Fails_WhenATensorIsNotUnderstood(string kind) => StringAssert.Contains(
        RunChanged(kind, golden => golden["tensors"]!.AsArray().Last(tensor => (string)tensor!["role"]! == "expected")!["name"] = "poem"),
        "FAIL");

    // The first case of a kind, changed, alone in a folder of the same files.
    private static string RunChanged(string kind, Action<JsonNode> change)
    {
        using var folder = new TemporaryFolder();
        var root = JsonNode.Parse(File.ReadAllText(SmallGoldens.Path("rtd/cases.json")))!;
        var golden = root["cases"]!.AsArray().First(entry => (string?)entry!["kind"] == kind)!.DeepClone();
        foreach (var path in Directory.GetFiles(SmallGoldens.Path("rtd")).Where(path => Path.GetFileName(path) != "cases.json"))
            File.CreateSymbolicLink(folder.File(Path.GetFileName(path)), path);
        change(golden);
        File.WriteAllText(folder.File("cases.json"),
            new JsonObject { ["format"] = "rtd", ["cases"] = new JsonArray(golden) }.ToJsonString());
        using var output = new StringWriter();
        Runner.Run(folder.Path, output);
        return output.ToString();
    }
}
