using System.Net;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Creates exceptions for error responses of the Hub, with advice.</summary>
internal sealed class HubErrors(HubSettings settings, string repository)
{
    /// <summary>Whether a response means that an existing repository does not have the file.</summary>
    public static bool IsNoFile(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound && Code(response) is null or "EntryNotFound";

    /// <summary>Creates the exception for a response. Its inner exception has the status.</summary>
    /// <param name="response">An error response.</param>
    /// <param name="address">The address that sent it.</param>
    /// <param name="revision">The requested revision.</param>
    public IOException Of(HttpResponseMessage response, Uri address, string revision)
    {
        var text = $"{repository}: {Describe(response, address, revision)}{Said(response)}";
        var cause = new HttpRequestException($"{(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        return IsPassing(response.StatusCode) ? new HubUnreachableException(text, cause) : new IOException(text, cause);
    }

    /// <summary>Creates the exception for an invalid response.</summary>
    public InvalidDataException Wrong(string file, string problem) => new($"{repository}/{file}: {problem}");

    /// <summary>Creates the exception for an endpoint that cannot be reached.</summary>
    public HubUnreachableException NoNetwork(Exception problem) => new(
        $"{repository}: the cache does not have all of it, and the Hub could not be asked: {problem.Message} Check the connection, the "
        + $"address ({settings.Endpoint}; Endpoint, HF_ENDPOINT) and the proxy (HTTPS_PROXY), and call again.", problem);

    private string Describe(HttpResponseMessage response, Uri address, string revision)
    {
        var page = $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{repository}";
        return (Code(response), response.StatusCode) switch
        {
            (null, _) when !HubClient.IsSameHost(address, settings.Endpoint) =>
                $"{address.Host}, where the Hub keeps the file, answered {Status(response)}. Call again; if it stays so, a proxy or a "
                + "firewall may be in between.",
            ("GatedRepo", _) when settings.Token is null =>
                $"the repository is gated. Accept its conditions at {page} with your account, and give a token of this account (Token, "
                + "HF_TOKEN, or 'hf auth login').",
            ("GatedRepo", _) =>
                $"the repository is gated, and the account of the token has no access. Accept its conditions at {page} with this account, "
                + "and wait where its owner must agree.",
            ("RevisionNotFound", _) =>
                $"there is no revision '{revision}'. {page}/tree/main lists branches and tags.",
            ("RepoNotFound", _) or (_, HttpStatusCode.NotFound) => NoRepository(page),
            (_, HttpStatusCode.Unauthorized) when settings.Token is null => NoRepository(page),
            (_, HttpStatusCode.Unauthorized) =>
                "the Hub does not accept the token: it is mistyped or has expired, or there is no such repository. Make a new one in the "
                + "Hub's settings (Token, HF_TOKEN, or 'hf auth login').",
            (_, HttpStatusCode.Forbidden) =>
                "the Hub forbids the download: the token (Token, HF_TOKEN) has no right to read this repository, or the repository is "
                + "disabled.",
            (_, HttpStatusCode.TooManyRequests) => "the Hub asks for fewer requests. Wait some minutes and call again.",
            var (_, status) when IsPassing(status) => $"the Hub has a fault of its own ({Status(response)}). Call again later.",
            _ => $"{address.Host} answered {Status(response)}. Check that the endpoint is a Hub (Endpoint, HF_ENDPOINT).",
        };
    }

    private string NoRepository(string page) => settings.Token is null
        ? $"there is no such repository, or it is private. Check its name at {page}; for a private one give a token (Token, HF_TOKEN, or "
            + "'hf auth login')."
        : $"there is no such repository, or it is private and the account of the token has no access. Check its name at {page}.";

    private static string Status(HttpResponseMessage response) => $"{(int)response.StatusCode} {response.ReasonPhrase}";

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static string? Code(HttpResponseMessage response) => Header(response, "X-Error-Code");

    private static string Said(HttpResponseMessage response) =>
        Header(response, "X-Error-Message") is { } text ? $" The Hub says: {Malformed.Show(text)}" : "";

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
