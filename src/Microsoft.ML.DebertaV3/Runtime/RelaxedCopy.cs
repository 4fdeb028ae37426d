using System.Runtime.Versioning;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>A copy of a shared library whose one unmet version need is weak, kept in a per-user cache folder.</summary>
internal static class RelaxedCopy
{
    private const string UnmetVersion = "GLIBCXX_3.4.32";

    /// <summary>Writes the copy (unless the very same bytes are there already) and returns its path.</summary>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    [SupportedOSPlatform("linux")]
    public static string Of(string library)
    {
        var bytes = File.ReadAllBytes(library);
        VersionNeeds.Relax(bytes, UnmetVersion);

        var folder = CacheFolder();
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var copy = Path.Combine(folder, Path.GetFileName(library));
        if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(bytes))
            return copy;

        var temporary = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, copy, overwrite: true);
        return copy;
    }

    private static string CacheFolder()
    {
        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (root.Length == 0 || !CanWrite(root))
            root = Path.Combine(Path.GetTempPath(), $"debertav3-{Environment.UserName}");
        return Path.Combine(root, "debertav3-mlnet", $"torchsharp-{typeof(TorchSharp.torch).Assembly.GetName().Version}");
    }

    private static bool CanWrite(string root)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "debertav3-mlnet"));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
