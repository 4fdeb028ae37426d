namespace Microsoft.ML.DebertaV3;

/// <summary>Progress of the download of one file.</summary>
/// <param name="File">Name of the file in its repository.</param>
/// <param name="Bytes">Number of downloaded bytes, including those of earlier calls.</param>
/// <param name="Size">Size of the file in bytes.</param>
public sealed record DownloadProgress(string File, long Bytes, long Size);
