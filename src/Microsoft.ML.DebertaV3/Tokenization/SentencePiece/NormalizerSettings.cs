namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The normalizer_spec of a SentencePiece model; defaults as in sentencepiece_model.proto.</summary>
internal sealed class NormalizerSettings
{
    /// <summary>The precompiled character map; if empty, characters are not changed.</summary>
    public ReadOnlyMemory<byte> CharacterMap { get; set; }

    /// <summary>Add a space before (or after) the text, so that a word has the same pieces at every position.</summary>
    public bool AddDummyPrefix { get; set; } = true;

    /// <summary>Drop leading, trailing and repeated spaces.</summary>
    public bool RemoveExtraWhitespaces { get; set; } = true;

    /// <summary>Write spaces as U+2581.</summary>
    public bool EscapeWhitespaces { get; set; } = true;
}
