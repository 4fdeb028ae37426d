namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Options of <see cref="TokenMasker"/>. The defaults are those of replaced token detection.</summary>
internal sealed record MaskingOptions
{
    /// <summary>Which pieces are masked together.</summary>
    public MaskingScheme Scheme { get; init; } = MaskingScheme.Pieces;

    /// <summary>Fraction of the pieces to mask, in (0, 1). Default 0.15 (paper).</summary>
    public double Rate { get; init; } = 0.15;

    /// <summary>Fraction of the selected pieces that become [MASK]. Default 1; masked language modeling uses 0.8.</summary>
    public double MaskedShare { get; init; } = 1;

    /// <summary>
    /// Fraction of the selected pieces that are kept; the rest become random pieces. Default 0; masked language modeling uses 0.1.
    /// </summary>
    public double KeptShare { get; init; }

    /// <summary>Masked language modeling: 80 % [MASK], 10 % kept, 10 % random.</summary>
    public static MaskingOptions LanguageModeling { get; } = new() { MaskedShare = 0.8, KeptShare = 0.1 };
}
