namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A lock between processes and threads: an exclusively opened file, compatible with huggingface_hub's filelock (flock; on Windows a file
/// that is not shared). The operating system releases it when its process dies; the file remains.
/// </summary>
internal static class HubLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock and takes it; dispose the stream to release it.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException problem) when (IsHeld(problem))
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; EWOULDBLOCK on Linux and on macOS
    private static bool IsHeld(IOException problem) => OperatingSystem.IsWindows()
        ? (problem.HResult & 0xFFFF) is 32 or 33
        : problem.HResult is 11 or 35;
}
