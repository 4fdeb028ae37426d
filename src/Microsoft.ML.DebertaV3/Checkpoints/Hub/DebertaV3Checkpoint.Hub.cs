using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3;

public sealed partial class DebertaV3Checkpoint
{
    /// <summary>
    /// A repository of the Hugging Face Hub. Only the files that <see cref="FromFolder"/> reads are downloaded, into the cache
    /// folder that huggingface_hub has too; what is there already is used.
    /// </summary>
    /// <param name="repository">OWNER/NAME, such as microsoft/deberta-v3-small.</param>
    /// <param name="revision">
    /// A branch, a tag, or a commit (40 digits), which never changes: where all of it is in the cache, nothing is sent.
    /// </param>
    /// <param name="options">Null: the environment variables and defaults of huggingface_hub.</param>
    /// <remarks>
    /// Nothing else in this library opens a connection. Large files are checked by SHA-256, small ones by git's SHA-1. Where the Hub cannot
    /// be asked and the cache has all files of the revision, these are used, and the log says so.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="repository"/>, <paramref name="revision"/>, an option or an environment variable is none that can be used.
    /// </exception>
    /// <exception cref="IOException">
    /// The repository, the revision or a file is missing (<see cref="FileNotFoundException"/> for a file), access is refused, there is no
    /// network or no room, or the download broke off; the message says what to do. The status of the Hub's answer is in an inner
    /// <see cref="HttpRequestException"/>.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// Other bytes or another length arrived than the Hub promised, its answer is none of a Hub, or the files are none that
    /// <see cref="FromFolder"/> reads; config.json is checked before weights are downloaded.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. What arrived is kept.</exception>
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
