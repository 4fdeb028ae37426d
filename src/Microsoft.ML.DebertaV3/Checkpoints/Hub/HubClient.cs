using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Requests files of a repository from the Hub. Follows redirects itself: the token is sent only to the endpoint, and no more after a
/// redirect to another host.
/// </summary>
internal sealed class HubClient(HubSettings settings, string repository) : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HttpMessageInvoker _http = settings.Handler is null
        ? new(NewHandler(settings), disposeHandler: true)
        : new(settings.Handler, disposeHandler: false);

    /// <summary>Creates exceptions for responses.</summary>
    public HubErrors Errors { get; } = new(settings, repository);

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool IsSameHost(Uri first, Uri second) => first.Scheme == second.Scheme && first.Port == second.Port
        && string.Equals(first.IdnHost, second.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Requests the metadata of a file; null if the repository does not have the file.</summary>
    /// <exception cref="HubUnreachableException">The Hub cannot be reached at present.</exception>
    /// <exception cref="IOException">The Hub refuses the request.</exception>
    /// <exception cref="InvalidDataException">The response is invalid.</exception>
    public async Task<HubFile?> FindAsync(string revision, string file)
    {
        var metadata = new HubMetadata(Errors, file);
        var (response, address) = await AskAsync(revision, file, metadata).ConfigureAwait(false);
        using var answer = response;
        if (HubErrors.IsNoFile(response))
            return null;
        if ((int)response.StatusCode >= 400)
            throw Errors.Of(response, address, revision);
        var found = metadata.Read();
        return !HubNames.IsCommit(revision) || found.Commit == revision
            ? found
            : throw Errors.Wrong(file, $"asked for commit {revision}, the Hub answered with {found.Commit}. Check the endpoint.");
    }

    /// <summary>Begins to download a file from an offset; the caller disposes the response.</summary>
    /// <returns>The response (success, or "range not satisfiable"), and the address that sent it.</returns>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<(HttpResponseMessage Response, Uri Address)> OpenAsync(HubFile file, long offset)
    {
        var range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        var (response, address) = await SendAsync(HttpMethod.Get, file.Commit, file.Name, range, null).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return (response, address);
        using (response)
            throw Errors.Of(response, address, file.Commit);
    }

    /// <summary>Runs a network operation with the timeout.</summary>
    /// <exception cref="HubUnreachableException">The timeout expired, or the connection was lost.</exception>
    public async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> step, Uri address)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(settings.CancellationToken);
        limit.CancelAfter(settings.Timeout);
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException problem)
        {
            settings.CancellationToken.ThrowIfCancellationRequested();
            throw new HubUnreachableException(string.Create(CultureInfo.InvariantCulture,
                $"{address.Host} was silent for {settings.Timeout.TotalSeconds:0.###} seconds."), problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            settings.CancellationToken.ThrowIfCancellationRequested();
            var inner = problem.InnerException is { } cause && !problem.Message.Contains(cause.Message, StringComparison.Ordinal)
                ? $" {cause.Message}" : "";
            throw new HubUnreachableException($"{address.Host}: {problem.Message}{inner}", problem);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpResponseMessage Response, Uri Address)> AskAsync(string revision, string file, HubMetadata metadata)
    {
        try
        {
            return await SendAsync(HttpMethod.Head, revision, file, null, metadata).ConfigureAwait(false);
        }
        catch (HubUnreachableException problem)
        {
            throw Errors.NoNetwork(problem);
        }
    }

    // Returns the last response and its address. If metadata is requested, a redirect to another host is not followed once it is complete.
    private async Task<(HttpResponseMessage Response, Uri Address)> SendAsync(
        HttpMethod method, string revision, string file, RangeHeaderValue? range, HubMetadata? metadata)
    {
        var (address, isEndpoint) = (Address(revision, file), true);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(method, address, range, isEndpoint).ConfigureAwait(false);
            metadata?.Add(response);
            if (Target(response, address) is not { } target || (metadata is { IsComplete: true } && !IsSameHost(target, settings.Endpoint)))
                return (response, address);
            response.Dispose();
            if (redirects == MostRedirects || !IsAllowed(address, target))
                throw Errors.Wrong(file,
                    $"{address.Host} redirects to {Malformed.Show(target.GetLeftPart(UriPartial.Path))}, which is not followed: wanted an "
                    + $"address of http or https, no plain http from https, and at most {MostRedirects} redirects.");
            (address, isEndpoint) = (target, isEndpoint && IsSameHost(target, settings.Endpoint));
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, Uri address, RangeHeaderValue? range, bool isEndpoint) =>
        WithinAsync(cancellation =>
        {
            var request = new HttpRequestMessage(method, address) { Version = HttpVersion.Version11 };
            request.Headers.AcceptEncoding.ParseAdd("identity"); // checksums apply to the uncompressed file
            request.Headers.UserAgent.ParseAdd("Microsoft.ML.DebertaV3");
            request.Headers.Range = range;
            if (isEndpoint && settings.Token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token);
            return _http.SendAsync(request, cancellation);
        }, address);

    private Uri Address(string revision, string file) => new(
        $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{repository}/resolve/{Uri.EscapeDataString(revision)}/{Uri.EscapeDataString(file)}");

    private static Uri? Target(HttpResponseMessage response, Uri address) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            ? new Uri(address, location)
            : null;

    private static bool IsAllowed(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private static SocketsHttpHandler NewHandler(HubSettings settings) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = settings.Timeout,
    };
}
