namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A transient fault: no connection, a lost connection, a timeout or a server error.</summary>
internal sealed class HubUnreachableException(string message, Exception? cause = null) : IOException(message, cause);
