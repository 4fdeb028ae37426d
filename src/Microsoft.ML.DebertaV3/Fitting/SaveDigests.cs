using System.Security.Cryptography;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>
/// Digests of the files of a saved state, in the format of <c>sha256sum --check</c>. Written last, so that a complete digest file implies a
/// complete state.
/// </summary>
internal static class SaveDigests
{
    public const string FileName = "SHA256SUMS";

    private const int DigestLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>Writes the digests of the files as read back from the disk.</summary>
    public static void Write(string folder, IEnumerable<string> files)
    {
        using var stream = File.Create(Path.Combine(folder, FileName));
        foreach (var file in files)
            stream.Write(Line(folder, file));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Requires that the files, and the optional file if it is listed, exist with the bytes that were written.</summary>
    /// <exception cref="InvalidDataException">A file has other bytes, or is not listed.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static void Check(string folder, IReadOnlyList<string> files, string optional)
    {
        var written = File.ReadAllText(Path.Combine(folder, FileName));
        if (!written.EndsWith('\n'))
            throw new InvalidDataException($"{FileName} is cut short");
        var lines = written.Split('\n')[..^1];
        var named = lines.Select(line => line.Length > DigestLength + 2 ? line[(DigestLength + 2)..] : "").ToArray();
        if (!named.Except([optional]).SequenceEqual(files))
            throw new InvalidDataException($"{FileName} does not name {string.Join(", ", files)}");
        foreach (var (file, line) in named.Zip(lines))
        {
            if (!Line(folder, file).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(line + '\n')))
                throw new InvalidDataException($"{file} has other bytes than were written");
        }
    }

    private static byte[] Line(string folder, string file)
    {
        using var stream = File.OpenRead(Path.Combine(folder, file));
        return System.Text.Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {file}\n");
    }
}
