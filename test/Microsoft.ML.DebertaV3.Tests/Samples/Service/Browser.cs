using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>A headless Chromium with one page, driven over its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _profile = new();
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _lastId;

    private Browser(string program) => _process = Process.Start(new ProcessStartInfo(program,
    [
        "--headless", "--no-sandbox", // there is none for root, and the page is our own
        "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "about:blank",
    ])
    { RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>Starts one.</summary>
    /// <remarks>Absent, the test is inconclusive; where the environment variable CI is "true" it fails.</remarks>
    public static async Task<Browser> StartAsync()
    {
        const string Missing = "No Chromium is installed: this test needs it (Debian: apt-get install chromium).";
        var paths = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var program = Names.SelectMany(name => paths.Select(path => Path.Combine(path, name))).FirstOrDefault(File.Exists);
        if (program is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Missing);
        if (program is null)
            Assert.Inconclusive(Missing);
        var browser = new Browser(program);
        _ = browser._process.StandardError.ReadToEndAsync(); // a full pipe would stop it
        _ = browser._process.StandardOutput.ReadToEndAsync();
        await browser.ConnectAsync();
        return browser;
    }

    /// <summary>Opens an address in the page.</summary>
    public Task OpenAsync(string url) => SendAsync("Page.navigate", new { url });

    /// <summary>The value of a JavaScript expression.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.IsFalse(answer.TryGetProperty("exceptionDetails", out var problem), problem.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Waits for an expression to become true.</summary>
    public async Task UntilAsync(string expression)
    {
        var clock = Stopwatch.StartNew();
        while ((await EvaluateAsync(expression)).ValueKind != JsonValueKind.True)
        {
            Assert.IsLessThan(Patience, clock.Elapsed, expression);
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (var tries = 0; Directory.Exists(_profile.Path); tries++)
        {
            try
            {
                _profile.Dispose();
            }
            catch (IOException) when (tries < 20) // a process of it still writes
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task ConnectAsync()
    {
        var portFile = _profile.File("DevToolsActivePort");
        Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(portFile) && File.ReadAllLines(portFile).Length > 1, Patience),
            "Chromium does not start.");
        using var client = new HttpClient();
        var targets = await client.GetFromJsonAsync<JsonElement[]>($"http://127.0.0.1:{File.ReadAllLines(portFile)[0]}/json/list");
        var page = targets!.First(target => target.GetProperty("type").GetString() == "page");
        await _socket.ConnectAsync(new(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
    }

    private async Task<JsonElement> SendAsync(string method, object parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++_lastId;
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters });
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync(patience.Token);
            if (!answer.TryGetProperty("id", out var of) || of.GetInt32() != id)
                continue; // an event
            Assert.IsFalse(answer.TryGetProperty("error", out var problem), problem.ToString());
            return answer.GetProperty("result");
        }
    }

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancelled)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancelled);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }
}
