using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Finds and opens the weight files of a checkpoint folder: a single file or shards; safetensors is preferred to torch.</summary>
internal static class WeightFiles
{
    private const string Safetensors = "model.safetensors";
    private const string Torch = "pytorch_model.bin";
    public const string IndexSuffix = ".index.json";

    /// <summary>The files of which the first that exists is read.</summary>
    public static readonly string[] Names = [Safetensors, Safetensors + IndexSuffix, Torch, Torch + IndexSuffix];

    /// <summary>Returns the path of the weight file or the index of shards.</summary>
    /// <exception cref="FileNotFoundException">The folder has no weights.</exception>
    public static string Find(string folder) => Array.Find(Array.ConvertAll(Names, name => Path.Combine(folder, name)), File.Exists)
        ?? throw new FileNotFoundException($"{folder}: found no weights, wanted one of {string.Join(", ", Names)}.");

    /// <summary>Opens the folder's weight files; the caller disposes them.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or lacks a tensor that the index lists.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static IReadOnlyList<ITensorFile> Open(string folder)
    {
        var path = Find(folder);
        var files = new List<ITensorFile>();
        try
        {
            if (path.EndsWith(IndexSuffix, StringComparison.Ordinal))
                OpenShards(path, files);
            else
                files.Add(TensorFiles.Open(path));
            return files;
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Returns the paths of all weight files, including an index. The shards of an invalid index are omitted.</summary>
    public static IEnumerable<string> Paths(string folder)
    {
        var path = Find(folder);
        yield return path;
        if (!path.EndsWith(IndexSuffix, StringComparison.Ordinal) || MistakenFile.Describe(MistakenFile.ReadBegin(path)) is not null)
            yield break;
        foreach (var (shard, _) in ShardIndex.Read(path))
            yield return Path.Combine(folder, shard);
    }

    private static void OpenShards(string indexPath, List<ITensorFile> files)
    {
        foreach (var (shard, names) in ShardIndex.Read(indexPath))
        {
            var path = Path.Combine(Path.GetDirectoryName(indexPath)!, shard);
            if (!File.Exists(path))
                throw new FileNotFoundException($"{indexPath}: names the file '{shard}', which is not in the folder.", path);
            var file = TensorFiles.Open(path);
            files.Add(file);
            if (names.Find(name => !file.Tensors.ContainsKey(name)) is { } missing)
                throw Malformed.Tensor(path, Malformed.Show(missing), $"not found, wanted by {Path.GetFileName(indexPath)}.");
        }
    }
}
