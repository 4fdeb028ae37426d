using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads model.safetensors.index.json and pytorch_model.bin.index.json.</summary>
internal static class ShardIndex
{
    /// <summary>Returns the files of the weight map with their tensors, ordered by name.</summary>
    /// <exception cref="InvalidDataException">The file is not an index, or a name in it points outside the folder.</exception>
    public static IReadOnlyList<(string File, List<string> Tensors)> Read(string path) =>
        JsonFile.Read(path, values => Shards(path, values));

    private static (string File, List<string> Tensors)[] Shards(string path, ConfigValues values)
    {
        if (values.Find("weight_map") is not { ValueKind: JsonValueKind.Object } map || !map.EnumerateObject().Any())
            throw values.Wrong("weight_map", "an object from tensors to files");
        var shards = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            CheckPlain(path, file);
            if (!shards.TryGetValue(file, out var names))
                shards[file] = names = [];
            names.Add(entry.Name);
        }

        return [.. shards.Select(shard => (shard.Key, shard.Value))];
    }

    /// <summary>Requires a plain file name, without folder, drive or stream on any system.</summary>
    private static void CheckPlain(string path, string file)
    {
        if (file.Length == 0 || file is "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0)
            throw Malformed.File(path, $"found the file name '{Malformed.Show(file)}', wanted the name of a file in the same folder.");
    }
}
