using System.Diagnostics;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// A file system in memory with the mount options of a test. Only root may make one: for others the test is inconclusive.
/// </summary>
internal sealed class TemporaryMount : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mount-");

    public TemporaryMount(string options)
    {
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path))
            return;
        _folder.Delete();
        Assert.Inconclusive("This user cannot mount a file system.");
    }

    public string Path => _folder.FullName;

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Delete();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true });
        process!.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
