using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/hub.md.</summary>
internal static class Hub
{
    public static DebertaV3Checkpoint Published()
    {
        #region hub
        var checkpoint = DebertaV3Checkpoint.FromHub("microsoft/deberta-v3-small");
        #endregion
        return checkpoint;
    }

    public static async Task<DebertaV3Checkpoint> Options(string commit, CancellationToken cancellationToken)
    {
        #region hub-options
        var checkpoint = await DebertaV3Checkpoint.FromHubAsync("somebody/prompt-guard", revision: commit, new DebertaV3HubOptions
        {
            CacheFolder = "models",
            Progress = new Progress<DownloadProgress>(p => Console.Write($"\r{p.File} {100 * p.Bytes / Math.Max(1, p.Size)} %")),
            CancellationToken = cancellationToken,
        });
        #endregion
        return checkpoint;
    }
}
