using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>
/// The Hugging Face Hub on this machine, with one repository: 127.0.0.1 answers as the Hub, and sends large files from localhost, another
/// host. What is asked is kept; any answer may be replaced.
/// </summary>
internal sealed class FakeHub : IDisposable
{
    public const string Repository = "somebody/small-deberta";
    public const string Large = "model.safetensors";

    private readonly TcpListener _hub = new(IPAddress.Loopback, 0), _store = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<HubRequest> _requests = new();

    /// <summary>Serves files by their names.</summary>
    public FakeHub(IReadOnlyDictionary<string, byte[]> files)
    {
        Files = new(files);
        foreach (var (listener, isStore) in new[] { (_hub, false), (_store, true) })
        {
            listener.Start();
            _ = Task.Run(() => ListenAsync(listener, isStore));
        }
    }

    public ConcurrentDictionary<string, byte[]> Files { get; }

    public string Commit { get; set; } = new('a', 40);

    /// <summary>Who alone may read; null: everybody.</summary>
    public string? Token { get; init; }

    /// <summary>Another answer to a request than the usual one, which is given; null: the usual one.</summary>
    public Func<HubRequest, HubReply, HubReply?> Replace { get; set; } = (_, _) => null;

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_hub.LocalEndpoint).Port}";

    public string Store => $"http://localhost:{((IPEndPoint)_store.LocalEndpoint).Port}";

    public HubRequest[] Requests => [.. _requests];

    /// <summary>The downloads of a file: GET of the Hub where it sends it itself, else of the other host.</summary>
    public HubRequest[] Downloads(string file) => [.. Requests.Where(request => request.Method == "GET" && request.File == file
        && (request.IsStore || !IsLarge(file)) && !request.Path.Contains("/resolve/", StringComparison.Ordinal))];

    /// <summary>The name of a file's blob: git's SHA-1, or SHA-256 of a large one.</summary>
    public string Digest(string file) => Digest(file, Files[file]);

#pragma warning disable CA5350 // SHA-1 is git's
    public static string Digest(string file, byte[] content) => IsLarge(file)
        ? Convert.ToHexStringLower(SHA256.HashData(content))
        : Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    public void Forget() => _requests.Clear();

    public void Dispose()
    {
        _end.Cancel();
        _hub.Dispose();
        _store.Dispose();
        _end.Dispose();
    }

    private static bool IsLarge(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal)
        || file.EndsWith(".bin", StringComparison.Ordinal) || file == "spm.model";

    private async Task ListenAsync(TcpListener listener, bool isStore)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(_end.Token), isStore);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, bool isStore)
    {
        using var connection = client;
        try
        {
            using var stream = client.GetStream();
            if (await HubRequest.ReadAsync(stream, isStore) is not { } request)
                return;
            _requests.Enqueue(request);
            var usual = request.Path.StartsWith("/signed/", StringComparison.Ordinal)
                ? HubReply.Rest(Files[request.File], request.Offset)
                : Answer(request);
            await (Replace(request, usual) ?? usual).WriteAsync(stream, request.Method == "HEAD", _end.Token);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The client went away.
        }
    }

    private HubReply Answer(HubRequest request)
    {
        if (Token is not null && request.Authorization != $"Bearer {Token}")
            return HubReply.Error(401, "GatedRepo", "Access to model is restricted.");
        if (request.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal))
            return HubReply.Rest(Files[request.File], request.Offset).With("ETag", $"W/\"{Digest(request.File)}\"")
                .With("X-Repo-Commit", Commit);
        if (request.Path.Split("/resolve/") is not [$"/{Repository}", var rest] || rest.Split('/') is not [var revision, var file])
            return HubReply.Error(404, "RepoNotFound", "Repository not found");
        if (revision != "main" && revision != Commit)
            return HubReply.Error(404, "RevisionNotFound", "Invalid rev id");
        if (!Files.TryGetValue(file, out var content))
            return HubReply.Error(404, "EntryNotFound", "Entry not found").With("X-Repo-Commit", Commit);
        var location = IsLarge(file) ? $"{Store}/signed/{file}?key=1" : $"/api/resolve-cache/models/{Repository}/{Commit}/{file}?etag=1";
        return new HubReply(IsLarge(file) ? 302 : 307, "Redirecting"u8.ToArray()).With("Location", location)
            .With("X-Repo-Commit", Commit).With("X-Linked-Etag", $"\"{Digest(file, content)}\"").With("ETag", "\"of-the-redirect\"")
            .With("X-Linked-Size", content.Length.ToString(CultureInfo.InvariantCulture));
    }
}
