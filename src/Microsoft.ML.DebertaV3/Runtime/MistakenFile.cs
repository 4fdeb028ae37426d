using System.Text;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>
/// Recognizes content that is often downloaded by mistake instead of a model file: a Git LFS pointer, a web page, an error response.
/// </summary>
internal static class MistakenFile
{
    /// <summary>Number of leading bytes that are examined.</summary>
    public const int Begin = 64;

    private const string Advice = "download the file itself (on huggingface.co: 'download' beside the file's name, not the page about it).";

    private static readonly string[] Answers = ["Entry not found", "Repository not found", "Not Found", "Invalid username or password",
        "Access to model"];

    /// <summary>Describes what the file is and how to get the right one; null if none of these is recognized.</summary>
    /// <param name="file">The file, or its first <see cref="Begin"/> bytes.</param>
    public static string? Describe(ReadOnlySpan<byte> file)
    {
        if (IsPointer(file))
            return "this is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its repository, or download the file.";
        var text = Encoding.UTF8.GetString(file[..Math.Min(file.Length, Begin)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (IsPage(text))
            return $"this is a web page, not the file itself: {Advice}";
        return Array.Find(Answers, answer => text.StartsWith(answer, StringComparison.OrdinalIgnoreCase)) is { } found
            ? $"this is a server's answer ('{found}'), not the file itself: {Advice}"
            : null;
    }

    /// <summary>Whether the file begins like a Git LFS pointer.</summary>
    public static bool IsPointer(ReadOnlySpan<byte> file) => file.StartsWith("version "u8);

    /// <summary>Reads the first bytes of a file, for <see cref="Describe"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] ReadBegin(string path)
    {
        using var stream = File.OpenRead(path);
        var begin = new byte[Begin];
        return begin[..stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
    }

    private static bool IsPage(string text) => text.StartsWith("<!DOC", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<head", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase);
}
