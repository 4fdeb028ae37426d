using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Writes the tokenizer's files of a folder like transformers; <see cref="TokenizerFiles"/> reads them.</summary>
internal static class TokenizerWriter
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Key, string Token)[] Roles =
    [
        ("bos_token", "[CLS]"), ("cls_token", "[CLS]"), ("eos_token", "[SEP]"), ("mask_token", "[MASK]"), ("pad_token", "[PAD]"),
        ("sep_token", "[SEP]"), ("unk_token", "[UNK]"),
    ];

    /// <summary>Returns names and content of spm.model or tokenizer.json and of the accompanying files.</summary>
    public static (string Name, Action<Stream> Write)[] Files(DebertaV3Tokenizer tokenizer) =>
    [
        (tokenizer.IsJson ? TokenizerFiles.JsonFile : CheckpointFolder.TokenizerFile, stream => stream.Write(tokenizer.FileBytes.Span)),
        (TokenizerFiles.SettingsFile, stream => Write(Settings(tokenizer), stream)),
        (TokenizerFiles.SpecialsFile, stream => Write(Specials(tokenizer.Rules), stream)),
        (TokenizerFiles.AddedFile, stream => Write(Ids(tokenizer), stream)),
    ];

    /// <summary>Returns tokenizer.json if <see cref="Files"/> does not have it and the tokenizer can be written so.</summary>
    public static (string Name, Action<Stream> Write)[] Json(DebertaV3Tokenizer tokenizer)
    {
        if (tokenizer.IsJson)
            return [];
        using var json = new MemoryStream();
        try
        {
            tokenizer.WriteJson(json);
        }
        catch (NotSupportedException) // its white space rules
        {
            return [];
        }
        var bytes = json.ToArray();
        return [(TokenizerFiles.JsonFile, stream => stream.Write(bytes))];
    }

    private static JsonObject Settings(DebertaV3Tokenizer tokenizer)
    {
        var rules = tokenizer.Rules;
        var settings = Specials(rules);
        if (rules.AddedTokens.Count > 0)
            settings["added_tokens_decoder"] = Decoder(rules.AddedTokens);
        if (!tokenizer.Model.Normalizer.AddDummyPrefix)
            settings["add_prefix_space"] = false; // transformers adds one otherwise
        settings["do_lower_case"] = rules.LowersCase;
        settings["model_max_length"] = rules.MaxLength ?? TokenizerRules.PublishedMaxLength;
        settings["sp_model_kwargs"] = new JsonObject();
        settings["split_by_punct"] = rules.Punctuation != PunctuationSplit.None;
        settings["tokenizer_class"] = tokenizer.IsJson ? "DebertaV2TokenizerFast" : "DebertaV2Tokenizer";
        if (rules.CutsStart)
            settings["truncation_side"] = "left";
        settings["vocab_type"] = "spm";
        return settings;
    }

    private static JsonObject Specials(TokenizerRules rules)
    {
        var specials = new JsonObject();
        AddedToken[] added = [.. rules.AddedTokens.Where(token => token.Special)];
        if (added.Length > 0)
            specials["additional_special_tokens"] = new JsonArray([.. added.Select(token => JsonValue.Create(token.Content))]);
        foreach (var (role, token) in Roles)
            specials[role] = token;
        return specials;
    }

    private static JsonObject Ids(DebertaV3Tokenizer tokenizer)
    {
        var ids = new JsonObject { [SpecialTokens.Mask] = tokenizer.MaskId };
        foreach (var token in tokenizer.Rules.AddedTokens.Where(token => token.Id >= tokenizer.PieceCount))
            ids[token.Content] = token.Id;
        return ids;
    }

    private static JsonObject Decoder(IReadOnlyList<AddedToken> tokens)
    {
        var decoder = new JsonObject();
        foreach (var token in tokens)
        {
            decoder[token.Id.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["content"] = token.Content,
                ["lstrip"] = token.LeftStrip,
                ["normalized"] = token.Normalized,
                ["rstrip"] = token.RightStrip,
                ["single_word"] = token.SingleWord,
                ["special"] = token.Special,
            };
        }

        return decoder;
    }

    private static void Write(JsonObject members, Stream stream) =>
        stream.Write(Encoding.UTF8.GetBytes(members.ToJsonString(Format) + "\n"));
}
