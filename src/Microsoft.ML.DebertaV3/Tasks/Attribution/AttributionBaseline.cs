namespace Microsoft.ML.DebertaV3;

/// <summary>What stands for "no word here". [CLS] and [SEP] stay as they are.</summary>
public enum AttributionBaseline
{
    /// <summary>Every piece is [MASK], the piece that pre-training knows as a place whose word is not told.</summary>
    Mask,

    /// <summary>Every piece is [PAD], whose vector is not trained; for networks without a row for [MASK].</summary>
    Padding,
}
