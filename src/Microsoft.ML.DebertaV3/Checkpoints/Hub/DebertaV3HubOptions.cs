namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Options of <see cref="DebertaV3Checkpoint.FromHub"/>. Options that are null default to the environment variables of huggingface_hub,
/// then to its defaults.
/// </summary>
/// <remarks>Not thread safe; a call takes a snapshot.</remarks>
public sealed class DebertaV3HubOptions
{
    /// <summary>
    /// The cache folder, which contains models--OWNER--NAME. Null (default): HF_HUB_CACHE, or the folder hub in HF_HOME, or
    /// ~/.cache/huggingface/hub.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// Address of the Hub or of a mirror, http or https. Null (default): HF_ENDPOINT, or https://huggingface.co.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// The access token for private and gated repositories; empty: no token is sent. It is sent only to the endpoint, never to a host that
    /// the endpoint redirects to. Null (default): HF_TOKEN, or the file that <c>hf auth login</c> wrote (HF_TOKEN_PATH, or token in
    /// HF_HOME).
    /// </summary>
    public string? Token { get; set; }

    /// <summary>Whether to use only the cache, without network requests. Null (default): HF_HUB_OFFLINE, or false.</summary>
    public bool? Offline { get; set; }

    /// <summary>
    /// Whether to download the generator of pre-training too, if there is one; used by fill-mask and for continued pre-training. Default
    /// false.
    /// </summary>
    public bool IncludeGenerator { get; set; }

    /// <summary>Receives a report for each downloaded megabyte, on the downloading thread. Null (default): no reports.</summary>
    public IProgress<DownloadProgress>? Progress { get; set; }

    /// <summary>Cancels the download. Downloaded bytes are kept, and the next call resumes there. Default: none.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// Number of times that an interrupted download is resumed before the call fails; the count starts again whenever bytes arrive. 0 or
    /// more; default 5 (huggingface_hub).
    /// </summary>
    public int MaxRetries
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRetries: wanted 0 or more.");
    } = 5;

    /// <summary>
    /// How long to wait for a response or for further bytes. More than zero. Null (default): HF_HUB_DOWNLOAD_TIMEOUT (whole seconds), or 10
    /// seconds.
    /// </summary>
    public TimeSpan? Timeout
    {
        get;
        set => field = value is null || (value > TimeSpan.Zero && value.Value.TotalMilliseconds <= int.MaxValue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout: wanted more than zero and at most 24 days.");
    }

    /// <summary>
    /// Sends the requests; use it for custom proxies and certificates. The caller disposes it. It must not follow redirects
    /// (AllowAutoRedirect is false), because the token must not be sent with them. Null (default): a handler per call, with the system's
    /// proxy.
    /// </summary>
    public HttpMessageHandler? Handler
    {
        get;
        set => field = !FollowsRedirects(value)
            ? value
            : throw new ArgumentException("Handler: found AllowAutoRedirect true, wanted false: redirects are followed here.",
            nameof(value));
    }

    /// <summary>Delay before an interrupted download is resumed.</summary>
    internal TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    private static bool FollowsRedirects(HttpMessageHandler? handler) => handler switch
    {
        SocketsHttpHandler sockets => sockets.AllowAutoRedirect,
        HttpClientHandler client => client.AllowAutoRedirect,
        DelegatingHandler outer => FollowsRedirects(outer.InnerHandler),
        _ => false,
    };
}
