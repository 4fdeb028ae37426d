using System.Globalization;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Collects the added tokens from the files of a checkpoint. The five special tokens must have their published names and ids.
/// </summary>
internal sealed class AddedTokens(DebertaV3Tokenizer tokenizer)
{
    private const string Classification = "[CLS]", Separator = "[SEP]", Padding = "[PAD]", Mask = "[MASK]", Unknown = "[UNK]";

    private static readonly (string Key, string Token)[] Roles =
    [
        ("bos_token", Classification), ("cls_token", Classification), ("eos_token", Separator), ("sep_token", Separator),
        ("pad_token", Padding), ("mask_token", Mask), ("unk_token", Unknown),
    ];

    private static readonly string[] Lists = ["additional_special_tokens", "extra_special_tokens"];

    private readonly Dictionary<string, AddedToken> _tokens = tokenizer.Rules.AddedTokens.ToDictionary(token => token.Content);
    private readonly HashSet<string> _withoutFlags = [];
    private readonly Dictionary<string, InvalidDataException> _listed = []; // special tokens, and the error if they have no id

    /// <summary>
    /// Description of the problem if a file gives [MASK] another id than the tokenizer, which only matters if [MASK] is used; otherwise
    /// null.
    /// </summary>
    public string? MaskProblem { get; private set; }

    private string Source => tokenizer.IsJson ? TokenizerFiles.JsonFile : CheckpointFolder.TokenizerFile;

    /// <summary>Returns the tokens that texts are searched for, ordered by id. Call it after all files were read.</summary>
    /// <exception cref="InvalidDataException">A special token has no id in any file.</exception>
    public IReadOnlyList<AddedToken> Collect()
    {
        foreach (var (content, problem) in _listed)
        {
            if (!_tokens.TryGetValue(content, out var token))
                throw problem;
            if (_withoutFlags.Contains(content))
                _tokens[content] = token with { Special = true, Normalized = false };
        }

        return [.. _tokens.Values.Where(token => TokenizerJsonReader.IsFound(token, tokenizer.Model)).OrderBy(token => token.Id)];
    }

    /// <summary>
    /// Adds tokens that only tokenizer.json contains; returns their texts. User-defined pieces of spm.model, which tokenizer.json lists
    /// too, stay pieces.
    /// </summary>
    public IReadOnlyList<string> TakeOver(IReadOnlyList<AddedToken> others)
    {
        AddedToken[] missing = [.. others.Where(token =>
            TokenizerJsonReader.IsFound(token, tokenizer.Model) && token.Content != Unknown && !_tokens.ContainsKey(token.Content)
            && !IsUserDefined(token.Id))];
        foreach (var token in missing)
            _tokens.TryAdd(token.Content, token);
        return Array.ConvertAll(missing, token => token.Content);
    }

    /// <summary>Reads added_tokens.json: ids by token.</summary>
    /// <exception cref="InvalidDataException">A special token has another id, or an id is invalid.</exception>
    public void ReadIds(ConfigValues values)
    {
        foreach (var token in values.Keys)
        {
            var id = values.Integer(token);
            if (IdOf(token) is { } own)
                CheckId(id == own, token, values.Wrong(token, $"{own}, its id by {Source}"));
            else if (id < 0)
                throw values.Wrong(token, "an id, 0 or more");
            else
                Add(new(token, id) { Normalized = true }, () => values.Wrong(token, $"{_tokens[token].Id}, its id by {Source}"));
        }
    }

    /// <summary>Reads the tokens of special_tokens_map.json, or of tokenizer_config.json with ids (added_tokens_decoder).</summary>
    /// <exception cref="InvalidDataException">A special token has another text than in published files, or a list is damaged.</exception>
    public void ReadSpecials(ConfigValues values)
    {
        foreach (var (key, token) in Roles)
        {
            if (values.Find(key) is { } value && Text(value) != token)
                throw values.Wrong(key, $"\"{token}\", as published checkpoints have it");
        }

        if (values.Find("added_tokens_decoder") is { } decoder)
            ReadDecoder(values, decoder);
        foreach (var key in Lists)
        {
            foreach (var member in values.Find(key) is { } list ? Members(list) : [])
            {
                if (Text(member) is not { } token)
                    throw values.Wrong(key, "a list of tokens");
                if (IdOf(token) is null)
                    _listed.TryAdd(token, values.Wrong(key,
                        $"tokens with an id: {TokenizerFiles.AddedFile}, added_tokens_decoder and {TokenizerFiles.JsonFile} have none for "
                        + Malformed.Show(token)));
            }
        }
    }

    private void ReadDecoder(ConfigValues values, JsonElement decoder)
    {
        const string Key = "added_tokens_decoder";
        if (decoder.ValueKind != JsonValueKind.Object)
            throw values.Wrong(Key, "an object from ids to tokens");
        foreach (var entry in decoder.EnumerateObject())
        {
            if (Text(entry.Value) is not { } token
                || !int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw Refused(entry, $"found {Malformed.Show(entry.Value.GetRawText())}, wanted a token under its id.");
            if (IdOf(token) is { } own)
                CheckId(id == own, token, Refused(entry, $"found {Malformed.Show(token)}, wanted it under {own}, its id by {Source}."));
            else if (Token(entry.Value, token, id) is { } read)
                Add(read, () => Refused(entry, $"found {Malformed.Show(token)}, wanted it under {_tokens[token].Id}, its id elsewhere."));
            else
                throw Refused(entry, $"found {Malformed.Show(entry.Value.GetRawText())}, wanted true or false for each flag of a token.");
        }

        InvalidDataException Refused(JsonProperty entry, string problem) =>
            Malformed.File(values.Path, $"\"{Key}\": \"{Malformed.Show(entry.Name)}\": {problem}");
    }

    private static AddedToken? Token(JsonElement value, string content, int id)
    {
        var isWrong = false;
        var special = Flag("special", absent: false);
        var token = new AddedToken(content, id)
        {
            SingleWord = Flag("single_word", absent: false),
            LeftStrip = Flag("lstrip", absent: false),
            RightStrip = Flag("rstrip", absent: false),
            Normalized = Flag("normalized", absent: !special),
            Special = special,
        };
        return isWrong ? null : token;

        bool Flag(string key, bool absent)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out var flag) || flag.ValueKind == JsonValueKind.Null)
                return absent;
            isWrong |= flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False);
            return flag.ValueKind == JsonValueKind.True;
        }
    }

    // added_tokens.json contains only ids; the flags in added_tokens_decoder or tokenizer.json take precedence.
    private void Add(AddedToken token, Func<InvalidDataException> problem)
    {
        var isBare = token == new AddedToken(token.Content, token.Id) { Normalized = true };
        if (!_tokens.TryGetValue(token.Content, out var other))
        {
            _tokens.Add(token.Content, token);
            if (isBare)
                _withoutFlags.Add(token.Content);
            return;
        }

        if (other.Id != token.Id)
            throw problem();
        if (!isBare && _withoutFlags.Remove(token.Content))
            _tokens[token.Content] = token;
    }

    private void CheckId(bool isRight, string token, InvalidDataException problem)
    {
        if (isRight)
            return;
        if (token != Mask)
            throw problem;
        MaskProblem ??= problem.Message;
    }

    /// <summary>Returns the elements of a list, or the values of an object.</summary>
    private static IEnumerable<JsonElement> Members(JsonElement list) => list.ValueKind switch
    {
        JsonValueKind.Array => list.EnumerateArray(),
        JsonValueKind.Object => list.EnumerateObject().Select(member => member.Value),
        _ => [list],
    };

    /// <summary>Returns the text of a token that is a string or an AddedToken of transformers; null for anything else.</summary>
    private static string? Text(JsonElement token) => token.ValueKind switch
    {
        JsonValueKind.String => token.GetString(),
        JsonValueKind.Object when token.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String =>
            content.GetString(),
        _ => null,
    };

    private bool IsUserDefined(int id) => id < tokenizer.PieceCount && tokenizer.Model.Kinds[id] == PieceKind.UserDefined;

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
