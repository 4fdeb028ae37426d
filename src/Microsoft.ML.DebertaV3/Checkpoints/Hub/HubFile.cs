namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>What the Hub says of a file before it is downloaded.</summary>
/// <param name="Name">Its name in the repository.</param>
/// <param name="Commit">The commit that it was asked for in: 40 hexadecimal digits.</param>
/// <param name="Digest">Its checksum and its name in the cache: git's SHA-1 (40 digits), of a large file SHA-256 (64 digits).</param>
/// <param name="Size">In bytes.</param>
internal sealed record HubFile(string Name, string Commit, string Digest, long Size);
