using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>What a context logs from now on. Thread safe, as logging is.</summary>
internal sealed class LogCapture
{
    private readonly List<LoggingEventArgs> _lines = [];

    public LogCapture(MLContext context) => context.Log += (_, line) =>
    {
        lock (_lines)
            _lines.Add(line);
    };

    /// <summary>The lines of our own trainers and loaders.</summary>
    public IReadOnlyList<LoggingEventArgs> Ours
    {
        get
        {
            lock (_lines)
                return [.. _lines.Where(line => line.Source.Contains("DebertaV3", StringComparison.Ordinal))];
        }
    }

    /// <summary>The texts of our own lines of a kind.</summary>
    public string[] Of(ChannelMessageKind kind) => [.. Ours.Where(line => line.Kind == kind).Select(line => line.RawMessage)];
}
