namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The normalizer_spec of a SentencePiece model; defaults as in sentencepiece_model.proto.</summary>
internal sealed class NormalizerSettings
{
    /// <summary>The precompiled character map; empty: characters stay as they are.</summary>
    public ReadOnlyMemory<byte> CharacterMap { get; set; }

    /// <summary>Add a space in front of (or behind) the text, so that a word has the same pieces everywhere.</summary>
    public bool AddDummyPrefix { get; set; } = true;

    /// <summary>Drop leading, trailing and repeated spaces.</summary>
    public bool RemoveExtraWhitespaces { get; set; } = true;

    /// <summary>Write spaces as U+2581.</summary>
    public bool EscapeWhitespaces { get; set; } = true;
}
