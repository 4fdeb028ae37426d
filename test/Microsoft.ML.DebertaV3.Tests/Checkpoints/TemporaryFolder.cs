namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>An empty folder that is deleted at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("deberta-tests-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of this folder and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    /// <summary>Copies all files of another folder here.</summary>
    public TemporaryFolder With(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
            Write(System.IO.Path.GetFileName(file), System.IO.File.ReadAllBytes(file));
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
