using System.Globalization;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>What a <see cref="FakeHub"/> answers.</summary>
internal sealed record HubReply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>What Content-Length says; null: nothing, and the end of the connection is the end of the file.</summary>
    public long? Length { get; init; } = Body.Length;

    /// <summary>After how many bytes the connection is closed.</summary>
    public int Cut { get; init; } = int.MaxValue;

    /// <summary>How long the server is silent before the body.</summary>
    public TimeSpan Silence { get; init; }

    public static HubReply Error(int status, string? code = null, string? message = null)
    {
        var reply = new HubReply(status, []);
        if (code is not null)
            reply.Headers["X-Error-Code"] = code;
        if (message is not null)
            reply.Headers["X-Error-Message"] = message;
        return reply;
    }

    /// <summary>This reply with a header more or another.</summary>
    public HubReply With(string header, string value) => this with { Headers = new(Headers) { [header] = value } };

    /// <summary>The rest of a file, as a server that knows ranges sends it.</summary>
    public static HubReply Rest(byte[] content, int offset) => offset == 0
        ? new(200, content)
        : new HubReply(206, content[offset..]).With("Content-Range",
            string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{content.Length - 1}/{content.Length}"));

    public async Task WriteAsync(Stream stream, bool isHead, CancellationToken cancellation)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Status\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Length is { } length)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellation);
        if (isHead)
            return;
        await stream.WriteAsync(Body.AsMemory(0, Math.Min(Math.Min(Body.Length, Cut), 1)), cancellation);
        await Task.Delay(Silence, cancellation);
        await stream.WriteAsync(Body.AsMemory(Math.Min(1, Body.Length)..Math.Min(Body.Length, Math.Max(Cut, Math.Min(1, Body.Length)))),
            cancellation);
    }
}
