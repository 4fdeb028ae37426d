using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Tokens that a checkpoint names beside the pieces of spm.model: the five special ones under their published names and ids. Any other
/// would be
/// recognised in texts by transformers, and is not by this version.
/// </summary>
internal sealed class AddedTokens(DebertaV3Tokenizer tokenizer)
{
    private const string Classification = "[CLS]", Separator = "[SEP]", Padding = "[PAD]", Mask = "[MASK]", Unknown = "[UNK]";

    private const string Why = "another token is not recognised in texts by this version, which would give other ids in silence";

    private static readonly (string Key, string Token)[] Roles =
    [
        ("bos_token", Classification), ("cls_token", Classification), ("eos_token", Separator), ("sep_token", Separator),
        ("pad_token", Padding), ("mask_token", Mask), ("unk_token", Unknown),
    ];

    private static readonly string[] Lists = ["additional_special_tokens", "extra_special_tokens"];

    /// <summary>
    /// Where a file gives [MASK] another id than spm.model does, which matters to those who need it: what is wrong. Else null.
    /// </summary>
    public string? MaskProblem { get; private set; }

    private static string Known => string.Join(", ", Roles.Select(role => role.Token).Distinct());

    /// <summary>added_tokens.json: ids by token.</summary>
    /// <exception cref="InvalidDataException">A token is none of the special ones, or has another id.</exception>
    public void CheckIds(ConfigValues values)
    {
        foreach (var token in values.Keys)
        {
            if (IdOf(token) is not { } id)
                throw values.Wrong(token, $"only {Known}: {Why}");
            CheckId(values.Integer(token) == id, token, values.Wrong(token, $"{id}, its id by spm.model"));
        }
    }

    /// <summary>The tokens of special_tokens_map.json, and of tokenizer_config.json with their ids (added_tokens_decoder).</summary>
    /// <exception cref="InvalidDataException">A special token has another text than in published files, or there are more of
    /// them.</exception>
    public void CheckSpecials(ConfigValues values)
    {
        foreach (var (key, token) in Roles)
        {
            if (values.Find(key) is { } value && Text(value) != token)
                throw values.Wrong(key, $"\"{token}\", as published checkpoints have it: {Why}");
        }

        foreach (var key in Lists)
        {
            if (values.Find(key) is { } list && !Members(list).All(member => Text(member) is { } token && IdOf(token) is not null))
                throw values.Wrong(key, $"none but {Known}: {Why}");
        }

        if (values.Find("added_tokens_decoder") is { } decoder)
            CheckDecoder(values, decoder);
    }

    private void CheckDecoder(ConfigValues values, JsonElement decoder)
    {
        const string Key = "added_tokens_decoder";
        if (decoder.ValueKind != JsonValueKind.Object)
            throw values.Wrong(Key, "an object from ids to tokens");
        foreach (var entry in decoder.EnumerateObject())
        {
            if (Text(entry.Value) is not { } token || IdOf(token) is not { } id)
                throw Refused(values, entry, $"found {Malformed.Show(entry.Value.GetRawText())}, wanted one of {Known}: {Why}.");
            var isRight = entry.Name == id.ToString(CultureInfo.InvariantCulture);
            CheckId(isRight, token, Refused(values, entry, $"found {token}, wanted it under {id}, its id by spm.model."));
        }

        static InvalidDataException Refused(ConfigValues values, JsonProperty entry, string problem) =>
            Malformed.File(values.Path, $"\"{Key}\": \"{Malformed.Show(entry.Name)}\": {problem}");
    }

    private void CheckId(bool isRight, string token, InvalidDataException problem)
    {
        if (isRight)
            return;
        if (token != Mask)
            throw problem;
        MaskProblem ??= problem.Message;
    }

    /// <summary>The members of a list, or of an object from names to tokens.</summary>
    private static IEnumerable<JsonElement> Members(JsonElement list) => list.ValueKind switch
    {
        JsonValueKind.Array => list.EnumerateArray(),
        JsonValueKind.Object => list.EnumerateObject().Select(member => member.Value),
        _ => [list],
    };

    /// <summary>A token as text, or as transformers writes its AddedToken; null for anything else.</summary>
    private static string? Text(JsonElement token) => token.ValueKind switch
    {
        JsonValueKind.String => token.GetString(),
        JsonValueKind.Object when token.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String =>
            content.GetString(),
        _ => null,
    };

    private int? IdOf(string token) => token switch
    {
        Classification => tokenizer.ClassificationId,
        Separator => tokenizer.SeparatorId,
        Padding => tokenizer.PaddingId,
        Mask => tokenizer.MaskId,
        Unknown => tokenizer.UnknownId,
        _ => null,
    };
}
