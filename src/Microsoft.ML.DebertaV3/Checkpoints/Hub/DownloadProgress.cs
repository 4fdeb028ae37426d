namespace Microsoft.ML.DebertaV3;

/// <summary>How far the download of one file is.</summary>
/// <param name="File">The file's name in its repository.</param>
/// <param name="Bytes">What is there, in bytes: what an earlier call left counts.</param>
/// <param name="Size">The whole file, in bytes.</param>
public sealed record DownloadProgress(string File, long Bytes, long Size);
