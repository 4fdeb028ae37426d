using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Reads the tokenizer of a folder: spm.model, or else tokenizer.json, and further files that affect ids. Settings that this version does
/// not support are rejected by name.
/// </summary>
internal static class TokenizerFiles
{
    public const string JsonFile = "tokenizer.json";
    public const string SettingsFile = "tokenizer_config.json";
    public const string SpecialsFile = "special_tokens_map.json";
    public const string AddedFile = "added_tokens.json";

    /// <summary>The names of all files that <see cref="Read"/> reads if they exist.</summary>
    public static readonly string[] Names = [CheckpointFolder.TokenizerFile, JsonFile, SettingsFile, SpecialsFile, AddedFile];

    /// <summary>Returns the paths of these files.</summary>
    public static IEnumerable<string> Paths(string folder) => Names.Select(file => Path.Combine(folder, file));

    /// <summary>Returns the path of spm.model, or else of tokenizer.json.</summary>
    /// <exception cref="FileNotFoundException">Neither file exists; the message says what to add.</exception>
    public static string Require(string folder)
    {
        var path = Path.Combine(folder, CheckpointFolder.TokenizerFile);
        if (File.Exists(path))
            return path;
        var json = Path.Combine(folder, JsonFile);
        return File.Exists(json) ? json : throw new FileNotFoundException(
            $"{folder}: there is no {CheckpointFolder.TokenizerFile} and no {JsonFile}. A checkpoint folder holds "
            + $"{CheckpointFolder.ConfigFile}, one of these two and the weights. Add the SentencePiece model of the checkpoint that these "
            + "weights come from.", path);
    }

    /// <summary>Reads the tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">Result of <see cref="Require"/>.</param>
    /// <exception cref="InvalidDataException">A file is damaged or contains an unsupported setting; the message names file, key, value
    /// found and what was wanted.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static FolderTokenizer Read(string folder, string path)
    {
        var tokenizer = DebertaV3Tokenizer.Create(path);
        var (tokens, rules) = (new AddedTokens(tokenizer), tokenizer.Rules);
        ReadFile(folder, AddedFile, tokens.ReadIds);
        ReadFile(folder, SpecialsFile, tokens.ReadSpecials);
        ReadFile(folder, SettingsFile, values =>
        {
            rules = TokenizerSettings.Read(values, tokenizer);
            tokens.ReadSpecials(values);
        });
        var taken = tokenizer.IsJson ? [] : TakeOver(Path.Combine(folder, JsonFile), tokens);
        try
        {
            return new(tokenizer.With(rules with { AddedTokens = tokens.Collect() }), tokens.MaskProblem, taken);
        }
        catch (InvalidDataException cause) when (!cause.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw Malformed.File(folder, cause.Message, cause);
        }
    }

    // spm.model and added_tokens.json take precedence; tokenizer.json only adds tokens that they lack.
    private static string[] TakeOver(string path, AddedTokens tokens)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var taken = tokens.TakeOver(TokenizerJsonReader.ReadAddedTokens(File.ReadAllBytes(path)));
            return taken.Count == 0
                ? []
                : [$"{path}: {taken.Count} added tokens that {AddedFile} and {SettingsFile} lack are taken from it: "
                    + $"{Malformed.Show(string.Join(", ", taken))}."];
        }
        catch (InvalidDataException cause)
        {
            throw Malformed.File(path, cause.Message, cause);
        }
    }

    private static void ReadFile(string folder, string file, Action<ConfigValues> read)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return;
        Checkpoints.JsonFile.Read(path, values =>
        {
            read(values);
            return true;
        });
    }
}
