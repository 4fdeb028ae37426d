using System.IO.Compression;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The small golden set that every clone has (test/Golden), unpacked once for all tests.</summary>
[TestClass]
public static class SmallGoldens
{
    private static readonly Lazy<string> Folder = new(Unpack);

    /// <summary>The full path of a file or folder of the set: <c>hf</c>, <c>rtd</c>, <c>tasks</c>, <c>tokenizer</c> and below.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Folder.Value, relative);

    /// <summary>Deletes what was unpacked.</summary>
    [AssemblyCleanup]
    public static void Delete()
    {
        if (Folder.IsValueCreated)
            Directory.Delete(Folder.Value, recursive: true);
    }

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("deberta-goldens-").FullName;
        ZipFile.ExtractToDirectory(RepositoryRoot.Path("test/Golden/golden.zip"), folder);
        return folder;
    }
}
