namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Metadata of a file on the Hub.</summary>
/// <param name="Name">Its name in the repository.</param>
/// <param name="Commit">Its commit: 40 hexadecimal digits.</param>
/// <param name="Digest">Its checksum and its name in the cache: git's SHA-1 (40 digits), or SHA-256 (64 digits) for a large file.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record HubFile(string Name, string Commit, string Digest, long Size);
