using System.Text;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Writes a folder as transformers' save_pretrained does, whole or not at all.</summary>
internal static class CheckpointFolder
{
    public const string ConfigFile = "config.json";
    public const string TokenizerFile = "spm.model";
    private const string WeightsFile = "model.safetensors";

    private const string SpecialTokens = """
          "bos_token": "[CLS]",
          "cls_token": "[CLS]",
          "eos_token": "[SEP]",
          "mask_token": "[MASK]",
          "pad_token": "[PAD]",
          "sep_token": "[SEP]",
          "unk_token": "[UNK]"
        """;

    private const string TokenizerSettings = """
          "do_lower_case": false,
          "model_max_length": 512,
          "sp_model_kwargs": {},
          "split_by_punct": false,
          "tokenizer_class": "DebertaV2Tokenizer",
          "vocab_type": "spm"
        """;

    /// <summary>The path of a file that a checkpoint must have.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the message says what to add.</exception>
    public static string Require(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
            return path;

        var advice = file == TokenizerFile
            ? " Add the SentencePiece model of the checkpoint that these weights come from (tokenizer.json is not read)." : "";
        throw new FileNotFoundException(
            $"{folder}: there is no {file}. A checkpoint folder holds {ConfigFile}, {TokenizerFile} and the weights.{advice}", path);
    }

    /// <summary>
    /// Writes all files, whole or not at all: an error or a kill leaves an existing folder as it was (<see cref="AtomicFolder"/>).
    /// </summary>
    /// <param name="folder">
    /// Made if it does not exist. Files of the same names are replaced, weights and generators of an earlier network are removed; others
    /// stay.
    /// </param>
    /// <param name="config">What config.json says.</param>
    /// <param name="tokenizerModel">The bytes of spm.model.</param>
    /// <param name="maskId">Id of [MASK], which spm.model does not hold.</param>
    /// <param name="writeWeights">Writes model.safetensors.</param>
    /// <param name="others">More files, each by its name.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(
        string folder, CheckpointConfig config, ReadOnlyMemory<byte> tokenizerModel, int maskId, Action<Stream> writeWeights,
        params (string Name, Action<Stream> Write)[] others) =>
        AtomicFolder.Write(folder,
            staged =>
            WriteFiles(staged, config, tokenizerModel.Span, maskId, [(WeightsFile, writeWeights), .. others]),
            CheckpointFiles.Contradicts);

    private static void WriteFiles(
        string folder, CheckpointConfig config, ReadOnlySpan<byte> tokenizerModel, int maskId, (string Name, Action<Stream> Write)[] others)
    {
        WriteTokenizer(folder, tokenizerModel, maskId);
        WriteFile(folder, ConfigFile, stream => ConfigWriter.Write(config, stream));
        foreach (var (name, write) in others)
            WriteFile(folder, name, write);
    }

    private static void WriteTokenizer(string folder, ReadOnlySpan<byte> tokenizerModel, int maskId)
    {
        WriteBytes(folder, TokenizerFile, tokenizerModel);
        WriteText(folder, "tokenizer_config.json", $"{SpecialTokens},\n{TokenizerSettings}");
        WriteText(folder, "special_tokens_map.json", SpecialTokens);
        WriteText(folder, "added_tokens.json", $"  \"[MASK]\": {maskId}");
    }

    private static void WriteFile(string folder, string file, Action<Stream> write)
    {
        using var stream = File.Create(Path.Combine(folder, file));
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void WriteText(string folder, string file, string members) =>
        WriteBytes(folder, file, Encoding.UTF8.GetBytes("{\n" + members.ReplaceLineEndings("\n") + "\n}\n"));

    private static void WriteBytes(string folder, string file, ReadOnlySpan<byte> bytes)
    {
        using var stream = File.Create(Path.Combine(folder, file));
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
