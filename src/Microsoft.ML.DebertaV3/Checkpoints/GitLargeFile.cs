namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The commonest damaged download: the pointer that git leaves where a large file should be.</summary>
internal static class GitLargeFile
{
    public static bool StartsPointer(ReadOnlySpan<byte> fileBegin) => fileBegin.StartsWith("version "u8);

    public static InvalidDataException IsPointer(string path) =>
        Malformed.File(path, "this is a pointer of git's large file storage, not the file itself. Run 'git lfs pull' there, or download the file.");
}
