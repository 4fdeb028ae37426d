using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Rules of a tokenizer beyond its unigram model. The defaults are those of published checkpoints.</summary>
internal sealed record TokenizerRules
{
    /// <summary>Maximum input length of published checkpoints, whose files do not state it.</summary>
    public const int PublishedMaxLength = 512;

    /// <summary>Smallest accepted maximum length; less would leave too little of a text.</summary>
    public const int LeastMaxLength = 8;

    /// <summary>Larger maximum lengths mean no limit: transformers writes 1e30.</summary>
    public const int MostMaxLength = 1 << 16;

    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Tokens that texts are searched for, without [MASK], [CLS], [SEP], [PAD] and [UNK].</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>Id of [MASK]; null for the id of its piece in the model, or the one after the last piece.</summary>
    public int? MaskId { get; init; }

    /// <summary>Whether texts are first converted to lower case (do_lower_case).</summary>
    public bool LowersCase { get; init; }

    /// <summary>Whether punctuation characters are separate words (split_by_punct).</summary>
    public PunctuationSplit Punctuation { get; init; }

    /// <summary>Whether long texts are truncated at the beginning instead of the end (truncation_side "left").</summary>
    public bool CutsStart { get; init; }

    /// <summary>Maximum input length of the checkpoint (model_max_length), including special tokens; null if it is not stated.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether any rule can change the ids of a text.</summary>
    [JsonIgnore]
    public bool ChangePieces => LowersCase || Punctuation != PunctuationSplit.None || AddedTokens.Count > 0;

    /// <summary>The rules as UTF-8 JSON; equal rules have equal bytes.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <exception cref="InvalidDataException">The JSON is damaged.</exception>
    public static TokenizerRules FromUtf8(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = BoundedJson.Parse(json);
            return document.Deserialize<TokenizerRules>(Format) is { AddedTokens: { } tokens } rules && tokens.All(IsComplete)
                ? rules
                : throw new InvalidDataException("The saved tokenizer's rules are damaged: they are incomplete.");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"The saved tokenizer's rules are damaged: {ShownText.Of(cause.Message)}", cause);
        }
    }

    private static bool IsComplete(AddedToken? token) => token is { Content: not null };
}
