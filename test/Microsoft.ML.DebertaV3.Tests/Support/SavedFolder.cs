using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A small fitted model as a folder, and changes of its files.</summary>
internal static class SavedFolder
{
    /// <summary>A multi-class model of <see cref="Examples"/>.</summary>
    public static TemporaryFolder Multiclass(Action<DebertaV3TextClassificationOptions>? change = null)
    {
        var folder = new TemporaryFolder();
        using var model = SmallNetwork.FitMulticlass(change);
        model.SavePretrained(folder.Path);
        return folder;
    }

    /// <summary>Changes a JSON file, which is made where it does not exist.</summary>
    public static TemporaryFolder WithJson(this TemporaryFolder folder, string file, Action<JsonObject> change)
    {
        var path = folder.File(file);
        var json = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : [];
        change(json);
        File.WriteAllText(path, json.ToJsonString(new() { WriteIndented = true }));
        return folder;
    }

    /// <summary>Writes the weights anew under other names.</summary>
    public static TemporaryFolder WithNames(this TemporaryFolder folder, Func<string, string> rename)
    {
        var path = folder.File("model.safetensors");
        var tensors = new List<(string Name, long[] Shape, float[] Values)>();
        using (var file = SafetensorsFile.Open(path))
        {
            foreach (var tensor in file.Tensors.Values)
                tensors.Add((rename(tensor.Name), [.. tensor.Shape], file.ReadAll(tensor.Name)));
        }
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, [.. tensors.Select(
            tensor => new SafetensorsEntry(tensor.Name, tensor.Shape, to => SafetensorsWriter.WriteFloats(to, tensor.Values)))]);
        return folder;
    }
}
