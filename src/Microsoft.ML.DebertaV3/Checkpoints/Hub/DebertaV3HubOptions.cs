namespace Microsoft.ML.DebertaV3;

/// <summary>
/// How <see cref="DebertaV3Checkpoint.FromHub"/> finds and downloads a repository. What is null is taken from the environment variables of
/// huggingface_hub, then from its defaults.
/// </summary>
/// <remarks>Not thread safe; a call takes a snapshot.</remarks>
public sealed class DebertaV3HubOptions
{
    /// <summary>
    /// The folder that holds models--OWNER--NAME. Null (default): HF_HUB_CACHE, or the folder hub in HF_HOME, or ~/.cache/huggingface/hub.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// Address of the Hub or of a mirror, http or https. Null (default): HF_ENDPOINT, or https://huggingface.co.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// The access token for private and gated repositories; empty: none is sent. It is sent to the endpoint alone, never to a host that the
    /// endpoint redirects to. Null (default): HF_TOKEN, or the file that <c>hf auth login</c> wrote (HF_TOKEN_PATH, or token in HF_HOME).
    /// </summary>
    public string? Token { get; set; }

    /// <summary>Whether the cache alone is used, and nothing is sent. Null (default): HF_HUB_OFFLINE, or false.</summary>
    public bool? Offline { get; set; }

    /// <summary>
    /// Whether the generator of pre-training is downloaded too, where there is one: for filling masks and for pre-training that goes on.
    /// Default false.
    /// </summary>
    public bool IncludeGenerator { get; set; }

    /// <summary>Hears of every megabyte that arrives, on the thread that receives it. Null (default): nobody does.</summary>
    public IProgress<DownloadProgress>? Progress { get; set; }

    /// <summary>Ends the download; what arrived is kept, and the next call goes on from there. Default: never.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// How often a download that broke off is taken up again before the call fails; counted anew where more of it arrived. 0 or more;
    /// default 5, as in huggingface_hub.
    /// </summary>
    public int MaxRetries
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRetries: wanted 0 or more.");
    } = 5;

    /// <summary>
    /// How long a server may be silent. Above zero. Null (default): HF_HUB_DOWNLOAD_TIMEOUT (whole seconds), or 10 seconds.
    /// </summary>
    public TimeSpan? Timeout
    {
        get;
        set => field = value is null || (value > TimeSpan.Zero && value.Value.TotalMilliseconds <= int.MaxValue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout: wanted more than zero and at most 24 days.");
    }

    /// <summary>
    /// What sends the requests, for proxies and certificates of your own; it is not disposed. It must not follow redirects by itself
    /// (AllowAutoRedirect is false), because the token must not go with them. Null (default): a handler per call, with the system's proxy.
    /// </summary>
    public HttpMessageHandler? Handler
    {
        get;
        set => field = !FollowsRedirects(value)
            ? value
            : throw new ArgumentException("Handler: found AllowAutoRedirect true, wanted false: redirects are followed here.",
            nameof(value));
    }

    /// <summary>The pause before a download that broke off is taken up again.</summary>
    internal TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    private static bool FollowsRedirects(HttpMessageHandler? handler) => handler switch
    {
        SocketsHttpHandler sockets => sockets.AllowAutoRedirect,
        HttpClientHandler client => client.AllowAutoRedirect,
        DelegatingHandler outer => FollowsRedirects(outer.InnerHandler),
        _ => false,
    };
}
