using System.Text;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Nothing is made of the size that a configuration merely claims.</summary>
[TestClass]
public sealed class SizeCheckTests
{
    [TestMethod]
    public void BackboneShapes_AreThoseOfTheModule()
    {
        using var network = Samples.Classifier(Tiny.Config, labels: 3);
        var expected = network.named_parameters().Where(entry => entry.name.StartsWith("deberta.", StringComparison.Ordinal))
            .Select(entry => $"{entry.name} {Malformed.Show(entry.parameter.shape)}").Order(StringComparer.Ordinal).ToArray();

        var shapes = SizeCheck.BackboneShapes(Tiny.Config).Select(entry => $"{entry.Name} {Malformed.Show(entry.Shape)}")
            .Order(StringComparer.Ordinal).ToArray();

        CollectionAssert.AreEqual(expected, shapes);
    }

    [TestMethod]
    public void LoadDebertaV3_RefusesBeforeItAllocates_WhenLayersAreEmptyTensors()
    {
        using var folder = Folder(config => config["num_hidden_layers"] = 1000, "deberta.encoder.layer.{0}.x", count: 1000);

        var error = Refusal(folder.Path);

        StringAssert.Contains(error, "deberta.encoder.layer.");
    }

    [TestMethod]
    public void LoadDebertaV3_RefusesBeforeItAllocates_WhenLabelsAreMerelyClaimed()
    {
        using var folder = Folder(
            config =>
            {
                config.Remove("id2label");
                config.Remove("label2id");
                config["num_labels"] = 1_000_000;
            }, "unused.{0}", count: 0);

        var error = Refusal(folder.Path);

        StringAssert.Contains(error, "classifier.weight");
        StringAssert.Contains(error, "wanted [1000000, 16]");
    }

    private static string Refusal(string folder)
    {
        var length = Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);
        return Bounds.Refuses(length, () => new MLContext().Model.LoadDebertaV3(folder)).Message;
    }

    // A fitted model's folder with another config.json, and with empty tensors beside its own.
    private static TemporaryFolder Folder(Action<Dictionary<string, object>> change, string emptyName, int count)
    {
        var folder = new TemporaryFolder();
        using (var model = SmallNetwork.FitMulticlass())
            model.SavePretrained(folder.Path);
        var config = Path.Combine(folder.Path, "config.json");
        var values = JsonSerializer.Deserialize<Dictionary<string, object>>(File.ReadAllText(config))!;
        change(values);
        File.WriteAllText(config, JsonSerializer.Serialize(values));
        AddEmptyTensors(Path.Combine(folder.Path, "model.safetensors"), emptyName, count);
        return folder;
    }

    private static void AddEmptyTensors(string path, string name, int count)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BitConverter.ToInt64(bytes);
        var header = JsonSerializer.Deserialize<Dictionary<string, object>>(bytes.AsSpan(8, length))!;
        for (var i = 0; i < count; i++)
            header[name.Replace("{0}", $"{i}", StringComparison.Ordinal)] = new
            {
                dtype = "F32",
                shape = new[] { 0 },
                data_offsets = new[] { 0, 0 }
            };
        var text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[(8 + length)..]]);
    }
}
