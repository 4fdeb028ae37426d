namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>A copy of a shared library whose one unmet version need is weak, kept in a per-user cache folder.</summary>
internal static class RelaxedCopy
{
    private const string UnmetVersion = "GLIBCXX_3.4.32";

    /// <summary>Writes the copy (unless the very same bytes are there already) and returns its path.</summary>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    public static string Of(string library) => Of(library, CacheFolder());

    /// <summary>As <see cref="Of(string)"/>, in a folder of choice.</summary>
    internal static string Of(string library, string folder)
    {
        var bytes = File.ReadAllBytes(library);
        VersionNeeds.Relax(bytes, UnmetVersion);

        Directory.CreateDirectory(folder);
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
        var folder = Path.Combine(root, "debertav3-mlnet", $"torchsharp-{typeof(TorchSharp.torch).Assembly.GetName().Version}");
        // Without a home folder: a new folder for this process alone. One of a known name, in a place where all may write, could be another user's.
        return root.Length > 0 && CanWrite(folder) ? folder : Directory.CreateTempSubdirectory("debertav3-mlnet-").FullName;
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
