namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What a piece is for masking.</summary>
internal enum PieceRole : byte
{
    /// <summary>[CLS], [SEP], [PAD], [MASK]: never masked, and a word ends before it.</summary>
    Border,

    /// <summary>[UNK]: never masked, but part of the word around it.</summary>
    Unknown,

    /// <summary>Begins a word (U+2581).</summary>
    WordStart,

    /// <summary>Goes on with the word before it; byte pieces too.</summary>
    WordPart,
}
