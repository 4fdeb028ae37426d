using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3;

public sealed partial class DebertaV3Checkpoint
{
    /// <summary>
    /// Loads a repository of the Hugging Face Hub. Downloads only the files that <see cref="FromFolder"/> reads, to the cache folder that
    /// huggingface_hub uses too. Cached files are not downloaded again.
    /// </summary>
    /// <param name="repository">The repository as OWNER/NAME, such as microsoft/deberta-v3-small.</param>
    /// <param name="revision">A branch, a tag, or a commit (40 hexadecimal digits). A commit never changes: if all of its files are cached,
    /// no request is sent.</param>
    /// <param name="options">Null: environment variables and defaults of huggingface_hub.</param>
    /// <remarks>
    /// No other method of this library opens network connections. Large files are verified by SHA-256, small files by git's SHA-1. If the
    /// Hub cannot be reached and the cache contains all files of the revision, these are used, and the log says so.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="repository"/>, <paramref name="revision"/>, an option or an environment variable
    /// is invalid.</exception>
    /// <exception cref="IOException">The repository, the revision or a file is missing (<see cref="FileNotFoundException"/> for a file),
    /// access is denied, the network is unavailable, the disk is full, or the download was interrupted; the message says what to do. An
    /// inner <see cref="HttpRequestException"/> has the HTTP status.</exception>
    /// <exception cref="InvalidDataException">The checksum or length of a download is wrong, the response is not that of a Hub, or
    /// <see cref="FromFolder"/> does not support the files; config.json is checked before weights are downloaded.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. Downloaded bytes are kept.</exception>
    public static DebertaV3Checkpoint FromHub(string repository, string revision = "main", DebertaV3HubOptions? options = null) =>
        Task.Run(() => FromHubAsync(repository, revision, options)).GetAwaiter().GetResult();

    /// <inheritdoc cref="FromHub"/>
    public static Task<DebertaV3Checkpoint> FromHubAsync(
        string repository, string revision = "main", DebertaV3HubOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        ArgumentException.ThrowIfNullOrEmpty(revision);
        HubNames.CheckRepository(repository);
        HubNames.CheckRevision(revision);
        var settings = HubSettings.Of(options ?? new(), Environment.GetEnvironmentVariable);
        return LoadAsync(new HubRepository(repository, revision, settings));
    }

    private static async Task<DebertaV3Checkpoint> LoadAsync(HubRepository repository)
    {
        var (folder, notes) = await repository.GetAsync().ConfigureAwait(false);
        return ReadFolder(folder, notes);
    }
}
