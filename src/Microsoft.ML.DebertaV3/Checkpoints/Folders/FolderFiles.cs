using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The files of a checkpoint folder before any of them is read.</summary>
internal static class FolderFiles
{
    /// <summary>Returns where every file is what its name says, as far as its first bytes tell.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="paths">Its files; those that do not exist are passed over.</param>
    /// <exception cref="InvalidDataException">Files are pointers of git's large file storage, or web pages; all are named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void RequireGenuine(string folder, params IEnumerable<string> paths)
    {
        var mistaken = paths.Where(File.Exists).Select(path => (Path: path, Problem: MistakenFile.Describe(MistakenFile.ReadBegin(path))))
            .Where(file => file.Problem is not null).ToArray();
        if (mistaken.Length == 1)
            throw Malformed.File(mistaken[0].Path, mistaken[0].Problem!);
        if (mistaken.Length > 1)
            throw Malformed.File(folder, string.Join(' ', mistaken.GroupBy(file => file.Problem, file => Path.GetFileName(file.Path))
                .Select(group => $"{string.Join(", ", group)}: {group.Key}")));
    }
}
