using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>What a tokenizer does beside its unigram model. The defaults are what published checkpoints mean.</summary>
internal sealed record TokenizerRules
{
    /// <summary>The longest input of published checkpoints, whose files do not say it.</summary>
    public const int PublishedMaxLength = 512;

    /// <summary>A maximum length below it leaves too little of a text.</summary>
    public const int LeastMaxLength = 8;

    /// <summary>A maximum length above it is none: transformers writes 1e30.</summary>
    public const int MostMaxLength = 1 << 16;

    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Tokens that texts are searched for. [MASK] and the pieces [CLS], [SEP], [PAD] and [UNK] are none of them.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>Id of [MASK]; null: the model's own piece, or the id behind its last one.</summary>
    public int? MaskId { get; init; }

    /// <summary>Texts are put into lower case first (do_lower_case).</summary>
    public bool LowersCase { get; init; }

    /// <summary>Whether punctuation characters are words (split_by_punct).</summary>
    public PunctuationSplit Punctuation { get; init; }

    /// <summary>Long texts lose their beginning, not their end (truncation_side "left").</summary>
    public bool CutsStart { get; init; }

    /// <summary>Longest input that the checkpoint was made for (model_max_length), special tokens included; null: not said.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether the ids of a text differ from those of the unigram model alone.</summary>
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
