using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads model.safetensors.index.json and pytorch_model.bin.index.json.</summary>
internal static class ShardIndex
{
    /// <summary>The files of the weight map in the order of their names, each with its tensors.</summary>
    /// <exception cref="InvalidDataException">It is no index, or a name in it would leave the folder.</exception>
    public static IReadOnlyList<(string File, List<string> Tensors)> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var shards = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                var file = entry.Value.GetString() ?? "";
                CheckPlain(path, file);
                if (!shards.TryGetValue(file, out var names))
                    shards[file] = names = [];
                names.Add(entry.Name);
            }

            return shards.Count > 0
                ? [.. shards.Select(shard => (shard.Key, shard.Value))]
                : throw Malformed.File(path, "found an empty weight_map, wanted tensors.");
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Malformed.File(path, $"found no index of shards, wanted a \"weight_map\" from tensors to files: {Malformed.Show(cause.Message)}", cause);
        }
    }

    /// <summary>Only a name: no folder, drive or stream, on any system.</summary>
    private static void CheckPlain(string path, string file)
    {
        if (file.Length == 0 || file is "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0)
            throw Malformed.File(path, $"found the file name '{Malformed.Show(file)}', wanted the name of a file in the same folder.");
    }
}
