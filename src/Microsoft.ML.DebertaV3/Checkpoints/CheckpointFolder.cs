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

        var advice = file == TokenizerFile ? " Add the SentencePiece model of the checkpoint that these weights come from (tokenizer.json is not read)." : "";
        throw new FileNotFoundException(
            $"{folder}: there is no {file}. A checkpoint folder holds {ConfigFile}, {TokenizerFile} and the weights.{advice}", path);
    }

    /// <summary>Writes all files beside the folder, then moves them in: an error leaves an existing folder as it was.</summary>
    /// <param name="folder">Made if it does not exist. Files of the same names are replaced; others stay.</param>
    /// <param name="config">What config.json says.</param>
    /// <param name="tokenizerModel">The bytes of spm.model.</param>
    /// <param name="maskId">Id of [MASK], which spm.model does not hold.</param>
    /// <param name="writeWeights">Writes model.safetensors.</param>
    /// <param name="others">More files, each by its name.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(
        string folder, CheckpointConfig config, ReadOnlySpan<byte> tokenizerModel, int maskId, Action<Stream> writeWeights,
        params (string Name, Action<Stream> Write)[] others)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var temporary = $"{folder}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            WriteTokenizer(temporary, tokenizerModel, maskId);
            WriteFile(temporary, ConfigFile, stream => ConfigWriter.Write(config, stream));
            WriteFile(temporary, WeightsFile, writeWeights);
            foreach (var (name, write) in others)
                WriteFile(temporary, name, write);
            MoveInto(temporary, folder);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static void WriteTokenizer(string folder, ReadOnlySpan<byte> tokenizerModel, int maskId)
    {
        File.WriteAllBytes(Path.Combine(folder, TokenizerFile), tokenizerModel);
        WriteText(folder, "tokenizer_config.json", $"{SpecialTokens},\n{TokenizerSettings}");
        WriteText(folder, "special_tokens_map.json", SpecialTokens);
        WriteText(folder, "added_tokens.json", $"  \"[MASK]\": {maskId}");
    }

    private static void WriteFile(string folder, string file, Action<Stream> write)
    {
        using var stream = File.Create(Path.Combine(folder, file));
        write(stream);
    }

    private static void WriteText(string folder, string file, string members) =>
        File.WriteAllBytes(Path.Combine(folder, file), Encoding.UTF8.GetBytes("{\n" + members.ReplaceLineEndings("\n") + "\n}\n"));

    private static void MoveInto(string temporary, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(temporary, folder);
            return;
        }

        foreach (var file in Directory.GetFiles(temporary))
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }
}
