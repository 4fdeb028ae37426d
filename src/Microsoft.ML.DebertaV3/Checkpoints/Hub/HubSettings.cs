using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Settings of a call: its options, completed by the environment variables and defaults of huggingface_hub.</summary>
internal sealed partial record HubSettings
{
    private const string DefaultEndpoint = "https://huggingface.co";
    private const int DefaultTimeout = 10; // seconds, as in huggingface_hub

    /// <summary>Address of the Hub, without a trailing slash.</summary>
    public required Uri Endpoint { get; init; }

    public required string CacheFolder { get; init; }

    public required string? Token { get; init; }

    public required bool Offline { get; init; }

    /// <summary>Whether snapshots contain symbolic links, if the system supports them.</summary>
    public required bool UsesLinks { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool IncludeGenerator { get; init; }

    public required int MaxRetries { get; init; }

    public required TimeSpan RetryDelay { get; init; }

    public required IProgress<DownloadProgress>? Progress { get; init; }

    public required HttpMessageHandler? Handler { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Creates the settings of a call.</summary>
    /// <param name="options">Options of the call.</param>
    /// <param name="environment">Returns the value of an environment variable; null if it is not set.</param>
    /// <exception cref="ArgumentException">An option or a variable is invalid; the message names it.</exception>
    /// <exception cref="IOException">The token file cannot be read.</exception>
    public static HubSettings Of(DebertaV3HubOptions options, Func<string, string?> environment)
    {
        var variables = new Variables(environment);
        return new()
        {
            Endpoint = ParseEndpoint(options.Endpoint ?? variables.Text("HF_ENDPOINT") ?? DefaultEndpoint),
            CacheFolder = Path.GetFullPath(options.CacheFolder ?? variables.Cache),
            Token = CheckToken(Clean(options.Token ?? variables.Token)),
            Offline = options.Offline
                ?? variables.Flag(variables.Text("HF_HUB_OFFLINE") is null ? "TRANSFORMERS_OFFLINE" : "HF_HUB_OFFLINE"),
            UsesLinks = !variables.Flag("HF_HUB_DISABLE_SYMLINKS"),
            Timeout = options.Timeout ?? variables.Seconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? TimeSpan.FromSeconds(DefaultTimeout),
            IncludeGenerator = options.IncludeGenerator,
            MaxRetries = options.MaxRetries,
            RetryDelay = options.RetryDelay,
            Progress = options.Progress,
            Handler = options.Handler,
            CancellationToken = options.CancellationToken,
        };
    }

    private static Uri ParseEndpoint(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : throw new ArgumentException(
                "The endpoint (Endpoint, HF_ENDPOINT) is no address of a Hub. Wanted http:// or https:// and a host, without a user name "
                + $"and a question mark, such as {DefaultEndpoint}.");

    private static string? Clean(string? token) => string.IsNullOrWhiteSpace(token) ? null : token.Trim();

    // The message must not contain the token.
    private static string? CheckToken(string? token) => token is null || token.All(c => char.IsAscii(c) && !char.IsControl(c) && c != ' ')
        ? token
        : throw new ArgumentException(
            "The token (Token, HF_TOKEN, or the file that 'hf auth login' wrote) holds characters that no token has. Copy it again from "
            + "the Hub's settings.");

    /// <summary>The environment variables of huggingface_hub; an empty variable counts as not set.</summary>
    private sealed partial class Variables(Func<string, string?> environment)
    {
        public string Cache => Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(Home, "hub");

        public string? Token => Flag("HF_HUB_DISABLE_IMPLICIT_TOKEN")
            ? null
            : Clean(Text("HF_TOKEN")) ?? Clean(Text("HUGGING_FACE_HUB_TOKEN"))
            ?? Stored(Folder("HF_TOKEN_PATH") ?? Path.Combine(Home, "token"));

        private string Home => Folder("HF_HOME")
            ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");

        private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        public string? Text(string name) => environment(name) is { Length: > 0 } value ? value : null;

        public bool Flag(string name) => Text(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

        public TimeSpan? Seconds(string name) => Text(name) is not { } text
            ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= int.MaxValue / 1000
                ? TimeSpan.FromSeconds(seconds)
                : throw new ArgumentException($"The environment variable {name}: found '{Malformed.Show(text)}', wanted whole seconds.");

        // As Python's expanduser and expandvars: replaces a leading ~, and $NAME or ${NAME} if NAME is set.
        private string? Folder(string name)
        {
            if (Text(name) is not { } path)
                return null;
            if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal))
                path = UserFolder + path[1..];
            return Reference().Replace(path, found => environment(found.Groups["name"].Value) ?? found.Value);
        }

        private static string? Stored(string path)
        {
            try
            {
                return Clean(File.Exists(path) ? File.ReadAllText(path) : null);
            }
            catch (UnauthorizedAccessException problem)
            {
                throw new IOException($"The token cannot be read: {problem.Message} Make it readable, or set Token to an empty text.",
                    problem);
            }
        }

        [GeneratedRegex(@"\$(?:\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.CultureInvariant)]
        private static partial Regex Reference();
    }
}
