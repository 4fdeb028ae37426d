using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Checks the files of a checkpoint folder before they are read.</summary>
internal static class FolderFiles
{
    /// <summary>Requires that no file is an LFS pointer, web page or error response, judging by its first bytes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="paths">Its files; missing ones are ignored.</param>
    /// <exception cref="InvalidDataException">Files are Git LFS pointers, web pages or error responses; the message names all of
    /// them.</exception>
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
