using System.Text.Json;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Reads the settings of tokenizer_config.json that affect ids. All are optional; published DeBERTaV3 checkpoints have few.
/// </summary>
internal static class TokenizerSettings
{
    private static readonly string[] Classes = ["DebertaV2Tokenizer", "DebertaV2TokenizerFast", "PreTrainedTokenizerFast",
        "TokenizersBackend"];

    /// <summary>Returns the rules of a tokenizer, modified by the settings.</summary>
    /// <exception cref="InvalidDataException">A setting is not supported; the message names file, key, value found and what was
    /// wanted.</exception>
    public static TokenizerRules Read(ConfigValues values, DebertaV3Tokenizer tokenizer)
    {
        Require(values, "sp_model_kwargs", () => IsEmpty(values), "{}: this version segments a text in the one best way");
        Require(values, "vocab_type", () => values.Text("vocab_type") == "spm", "\"spm\", a SentencePiece model");
        Require(values, "tokenizer_class", () => Classes.Contains(values.Text("tokenizer_class")), $"one of {string.Join(", ", Classes)}");
        Require(values, "truncation_side", () => values.Text("truncation_side") is "right" or "left", "\"right\" or \"left\"");
        return Words(values, tokenizer) with
        {
            CutsStart = values.Has("truncation_side") ? values.Text("truncation_side") == "left" : tokenizer.Rules.CutsStart,
            MaxLength = MaxLength(values),
        };
    }

    // tokenizer.json itself contains these settings, so both must agree; spm.model does not contain them.
    private static TokenizerRules Words(ConfigValues values, DebertaV3Tokenizer tokenizer)
    {
        var rules = tokenizer.Rules;
        if (!tokenizer.IsJson)
        {
            var adds = tokenizer.Model.Normalizer.AddDummyPrefix;
            Require(values, "add_prefix_space", () => values.Flag("add_prefix_space") == adds,
                adds ? "true: spm.model puts a space in front of every text" : "false: spm.model puts no space in front of a text");
            var splits = values.Has("split_by_punct") && values.Flag("split_by_punct");
            return rules with
            {
                LowersCase = values.Has("do_lower_case") && values.Flag("do_lower_case"),
                Punctuation = splits ? PunctuationSplit.Written : PunctuationSplit.None,
            };
        }

        RequireSame(values, "do_lower_case", rules.LowersCase);
        RequireSame(values, "split_by_punct", rules.Punctuation != PunctuationSplit.None);
        RequireSame(values, "add_prefix_space", tokenizer.Model.Normalizer.AddDummyPrefix);
        return rules;
    }

    // transformers writes 1e30 for no limit.
    private static int? MaxLength(ConfigValues values)
    {
        const string Key = "model_max_length";
        Require(values, Key, () => values.Number(Key) >= TokenizerRules.LeastMaxLength,
            $"{TokenizerRules.LeastMaxLength} or more: shorter inputs have no room for a text beside the special tokens");
        return values.Has(Key) && values.Number(Key) <= TokenizerRules.MostMaxLength ? (int)values.Number(Key) : null;
    }

    private static bool IsEmpty(ConfigValues values) =>
        values.Find("sp_model_kwargs") is { ValueKind: JsonValueKind.Object } arguments && !arguments.EnumerateObject().Any();

    private static void RequireSame(ConfigValues values, string key, bool wanted) =>
        Require(values, key, () => values.Flag(key) == wanted, $"{(wanted ? "true" : "false")}, as tokenizer.json has it");

    private static void Require(ConfigValues values, string key, Func<bool> holds, string wanted)
    {
        if (values.Has(key) && !holds())
            throw values.Wrong(key, wanted);
    }
}
