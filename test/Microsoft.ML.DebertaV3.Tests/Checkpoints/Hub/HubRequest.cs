using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>What a <see cref="FakeHub"/> was asked.</summary>
/// <param name="IsStore">Whether the host that keeps large files was asked, not the Hub.</param>
/// <param name="Method">HEAD or GET.</param>
/// <param name="Path">Path and query, as they were sent.</param>
/// <param name="Headers">By their names in small letters.</param>
internal sealed record HubRequest(bool IsStore, string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The file's name.</summary>
    public string File => Path.Split('?')[0].Split('/')[^1];

    /// <summary>What "Authorization" says; null where nothing is said.</summary>
    public string? Authorization => Headers.GetValueOrDefault("authorization");

    /// <summary>The first byte that is wanted.</summary>
    public int Offset => Headers.TryGetValue("range", out var range)
        ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Reads the head of a request; null where the connection ends before.</summary>
    public static async Task<HubRequest?> ReadAsync(Stream stream, bool isStore)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        if (await reader.ReadLineAsync() is not { } first)
            return null;
        var headers = new Dictionary<string, string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line.Split(':')[0].ToLowerInvariant()] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new(isStore, first.Split(' ')[0], first.Split(' ')[1], headers);
    }
}
