namespace BatchScoring;

/// <summary>A folder with the predictions of each chunk in a file of its own. A file that is there is whole.</summary>
internal sealed class PartFolder
{
    private readonly string _path;
    private readonly bool _isParquet;

    private PartFolder(string path, bool isParquet) => (_path, _isParquet) = (path, isParquet);

    /// <summary>Opens a folder, or makes it.</summary>
    /// <exception cref="IOException">It has predictions of something else.</exception>
    public static PartFolder Open(string path, RunManifest manifest, bool isParquet)
    {
        Directory.CreateDirectory(path);
        manifest.WriteOrRequire(Path.Combine(path, "manifest.json"));
        if (Directory.EnumerateFiles(path, isParquet ? "part-*.tsv" : "part-*.parquet").Any())
            throw new IOException($"{path}: the folder has predictions in the other format. Take another folder, or delete this one.");
        return new(path, isParquet);
    }

    /// <summary>Whether the predictions of a chunk are there.</summary>
    public bool Has(int chunk) => File.Exists(Name(chunk));

    /// <summary>
    /// Writes the predictions of a chunk under another name, flushes them to the disk and renames the file: a kill leaves the whole chunk
    /// or none of it.
    /// </summary>
    public void Write(int chunk, IReadOnlyList<Prediction> predictions)
    {
        var unfinished = Path.Combine(_path, $".{Path.GetFileName(Name(chunk))}.saving");
        // Not shared: a second process of the same part ends here, with an error.
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            if (_isParquet)
                PredictionFiles.WriteParquet(stream, predictions);
            else
                PredictionFiles.WriteTsv(stream, predictions);
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, Name(chunk), overwrite: true);
    }

    /// <summary>Says that all chunks are there, as Hadoop and Spark do.</summary>
    public void Complete(int chunks) => File.WriteAllText(Path.Combine(_path, "_SUCCESS"), $"{chunks}\n");

    private string Name(int chunk) => Path.Combine(_path, $"part-{chunk:d6}.{(_isParquet ? "parquet" : "tsv")}");
}
