using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>The files of a small multi-class model, and what a repository has beside them that nobody reads.</summary>
internal static class HubFiles
{
    private static readonly Lazy<Dictionary<string, byte[]>> Model = new(() =>
    {
        using var folder = SavedFolder.Multiclass();
        File.Delete(folder.File("tokenizer.json")); // published repositories have none
        return Directory.GetFiles(folder.Path).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
    });

    /// <summary>The files that are read.</summary>
    public static IReadOnlyCollection<string> Names => Model.Value.Keys;

    public static FakeHub Serve() => Serve(_ => { });

    /// <summary>Serves them after a change, to all or to those who have a token.</summary>
    public static FakeHub Serve(Action<Dictionary<string, byte[]>> change, string? token = null)
    {
        var files = new Dictionary<string, byte[]>(Model.Value)
        {
            ["README.md"] = "# A model"u8.ToArray(),
            ["tf_model.h5"] = [1, 2, 3],
            ["pytorch_model.bin"] = [1, 2, 3],
        };
        change(files);
        return new FakeHub(files) { Token = token };
    }

    /// <summary>Options that nothing of this machine's environment changes.</summary>
    public static DebertaV3HubOptions Options(FakeHub hub, TemporaryFolder cache, Action<DebertaV3HubOptions>? change = null)
    {
        var options = new DebertaV3HubOptions
        {
            Endpoint = hub.Endpoint,
            CacheFolder = cache.Path,
            Token = "",
            Offline = false,
            Timeout = TimeSpan.FromSeconds(30),
            RetryDelay = TimeSpan.Zero,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>The folder of a repository in a cache.</summary>
    public static string Folder(TemporaryFolder cache) => Path.Combine(cache.Path, "models--somebody--small-deberta");

    public static string Snapshot(TemporaryFolder cache, FakeHub hub) => Path.Combine(Folder(cache), "snapshots", hub.Commit);
}
