namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A fault that may pass: no connection, one that broke off, a server that is silent or has a fault of its own.</summary>
internal sealed class HubUnreachableException(string message, Exception? cause = null) : IOException(message, cause);
