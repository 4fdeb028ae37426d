namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Writes a folder like transformers' save_pretrained, but atomically.</summary>
internal static class CheckpointFolder
{
    public const string ConfigFile = "config.json";
    public const string TokenizerFile = "spm.model";
    private const string WeightsFile = "model.safetensors";

    /// <summary>Returns the path of a required file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist; the message says what to add.</exception>
    public static string Require(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
            return path;

        throw new FileNotFoundException(
            $"{folder}: there is no {file}. A checkpoint folder holds {ConfigFile}, {TokenizerFile} and the weights.", path);
    }

    /// <summary>
    /// Writes all files atomically: an error or a crash leaves an existing folder unchanged (<see cref="AtomicFolder"/>).
    /// </summary>
    /// <param name="folder">The folder, created if it does not exist. Files with the same names are replaced, weights and generators of an
    /// earlier network are removed, and other files are kept.</param>
    /// <param name="config">Content of config.json.</param>
    /// <param name="tokenizer">The tokenizer, written as it was read (spm.model or tokenizer.json), and as tokenizer.json in any case if
    /// that can represent it.</param>
    /// <param name="writeWeights">Writes model.safetensors.</param>
    /// <param name="others">Names and content of further files.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(
        string folder, CheckpointConfig config, DebertaV3Tokenizer tokenizer, Action<Stream> writeWeights,
        params (string Name, Action<Stream> Write)[] others) =>
        AtomicFolder.Write(folder,
            staged => WriteFiles(
                staged, config,
                [.. TokenizerWriter.Files(tokenizer), .. TokenizerWriter.Json(tokenizer), (WeightsFile, writeWeights), .. others]),
            CheckpointFiles.Contradicts);

    /// <summary>
    /// Writes the configuration, the tokenizer with tokenizer.json, and further files, as atomically as <see cref="Write"/>.
    /// </summary>
    /// <param name="folder">The folder, created if it does not exist. Files with the same names are replaced, other files are kept.</param>
    /// <param name="config">Content of config.json.</param>
    /// <param name="tokenizer">The tokenizer. One that tokenizer.json cannot represent is written as spm.model only.</param>
    /// <param name="writeOthers">Writes further files to the folder that it receives, and flushes them.</param>
    /// <param name="isObsolete">Whether a remaining file of this name must be removed.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void WriteBeside(
        string folder, CheckpointConfig config, DebertaV3Tokenizer tokenizer, Action<string> writeOthers, Func<string, bool> isObsolete) =>
        AtomicFolder.Write(
            folder,
            staged =>
            {
                WriteFiles(staged, config, [.. TokenizerWriter.Files(tokenizer), .. TokenizerWriter.Json(tokenizer)]);
                writeOthers(staged);
            },
            (_, _, name) => isObsolete(name));

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
