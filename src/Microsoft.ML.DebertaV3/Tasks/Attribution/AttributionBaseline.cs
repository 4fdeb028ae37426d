namespace Microsoft.ML.DebertaV3;

/// <summary>The input without information that a text is compared with. [CLS] and [SEP] are kept.</summary>
public enum AttributionBaseline
{
    /// <summary>Every piece is [MASK], which pre-training uses for unknown words.</summary>
    Mask,

    /// <summary>Every piece is [PAD], whose embedding is not trained; for networks whose embedding table has no row for [MASK].</summary>
    Padding,
}
