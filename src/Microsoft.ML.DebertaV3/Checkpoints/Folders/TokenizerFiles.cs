namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// What lies beside spm.model and may change the ids that a text gives. What this version does not honour is refused by name.
/// </summary>
internal static class TokenizerFiles
{
    public const string SettingsFile = "tokenizer_config.json";
    public const string SpecialsFile = "special_tokens_map.json";
    public const string AddedFile = "added_tokens.json";

    /// <summary>The files that <see cref="Check(string, DebertaV3Tokenizer)"/> reads where they exist.</summary>
    public static IEnumerable<string> Paths(string folder) =>
        new[] { SettingsFile, SpecialsFile, AddedFile }.Select(file => Path.Combine(folder, file));

    /// <summary>Returns where the files say what published checkpoints say, or nothing.</summary>
    /// <returns>Null, or why [MASK] cannot be used: the files give it another id than spm.model does.</returns>
    /// <exception cref="InvalidDataException">They say something else, or are damaged; names file, key, found and wanted.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string? Check(string folder, DebertaV3Tokenizer tokenizer)
    {
        var tokens = new AddedTokens(tokenizer);
        CheckFile(folder, AddedFile, tokens.CheckIds);
        CheckFile(folder, SpecialsFile, tokens.CheckSpecials);
        CheckFile(folder, SettingsFile, values =>
        {
            TokenizerSettings.Check(values);
            tokens.CheckSpecials(values);
        });
        return tokens.MaskProblem;
    }

    private static void CheckFile(string folder, string file, Action<ConfigValues> check)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return;
        JsonFile.Read(path, values =>
        {
            check(values);
            return true;
        });
    }
}
