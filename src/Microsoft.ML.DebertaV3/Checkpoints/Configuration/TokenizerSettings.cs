using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// The settings of tokenizer_config.json that change ids. Each may be absent, or say what published DeBERTaV3 checkpoints mean.
/// </summary>
internal static class TokenizerSettings
{
    private static readonly string[] Classes = ["DebertaV2Tokenizer", "DebertaV2TokenizerFast", "PreTrainedTokenizerFast",
        "TokenizersBackend"];

    /// <exception cref="InvalidDataException">A setting is another; names file, key, found and wanted.</exception>
    public static void Check(ConfigValues values)
    {
        Require(values, "do_lower_case", () => !values.Flag("do_lower_case"), "false: this version does not lower the case of texts");
        Require(values, "split_by_punct", () => !values.Flag("split_by_punct"), "false: this version does not split texts at punctuation");
        Require(values, "add_prefix_space", () => values.Flag("add_prefix_space"), "true: spm.model puts a space in front of every text");
        Require(values, "sp_model_kwargs", () => IsEmpty(values), "{}: this version segments a text in the one best way");
        Require(values, "truncation_side", () => values.Text("truncation_side") == "right",
            "\"right\": this version cuts the ends of texts");
        Require(values, "vocab_type", () => values.Text("vocab_type") == "spm", "\"spm\", a SentencePiece model");
        Require(values, "tokenizer_class", () => Classes.Contains(values.Text("tokenizer_class")), $"one of {string.Join(", ", Classes)}");
    }

    private static bool IsEmpty(ConfigValues values) =>
        values.Find("sp_model_kwargs") is { ValueKind: JsonValueKind.Object } arguments && !arguments.EnumerateObject().Any();

    private static void Require(ConfigValues values, string key, Func<bool> holds, string wanted)
    {
        if (values.Has(key) && !holds())
            throw values.Wrong(key, wanted);
    }
}
