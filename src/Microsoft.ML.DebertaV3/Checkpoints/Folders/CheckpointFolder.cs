namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Writes a folder as transformers' save_pretrained does, whole or not at all.</summary>
internal static class CheckpointFolder
{
    public const string ConfigFile = "config.json";
    public const string TokenizerFile = "spm.model";
    private const string WeightsFile = "model.safetensors";

    /// <summary>The path of a file that a checkpoint must have.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message says what to add.</exception>
    public static string Require(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
            return path;

        throw new FileNotFoundException(
            $"{folder}: there is no {file}. A checkpoint folder holds {ConfigFile}, {TokenizerFile} and the weights.", path);
    }

    /// <summary>
    /// Writes all files, whole or not at all: an error or a kill leaves an existing folder as it was (<see cref="AtomicFolder"/>).
    /// </summary>
    /// <param name="folder">
    /// Made if it does not exist. Files of the same names are replaced, weights and generators of an earlier network are removed; others
    /// stay.
    /// </param>
    /// <param name="config">What config.json says.</param>
    /// <param name="tokenizer">Written as spm.model or tokenizer.json, whichever it was read from.</param>
    /// <param name="writeWeights">Writes model.safetensors.</param>
    /// <param name="others">More files, each by its name.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(
        string folder, CheckpointConfig config, DebertaV3Tokenizer tokenizer, Action<Stream> writeWeights,
        params (string Name, Action<Stream> Write)[] others) =>
        AtomicFolder.Write(folder,
            staged => WriteFiles(staged, config, [.. TokenizerWriter.Files(tokenizer), (WeightsFile, writeWeights), .. others]),
            CheckpointFiles.Contradicts);

    private static void WriteFiles(string folder, CheckpointConfig config, (string Name, Action<Stream> Write)[] others)
    {
        WriteFile(folder, ConfigFile, stream => ConfigWriter.Write(config, stream));
        foreach (var (name, write) in others)
            WriteFile(folder, name, write);
    }

    private static void WriteFile(string folder, string file, Action<Stream> write)
    {
        using var stream = File.Create(Path.Combine(folder, file));
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
