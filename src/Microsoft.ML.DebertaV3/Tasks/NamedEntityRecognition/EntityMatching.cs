namespace Microsoft.ML.DebertaV3;

/// <summary>Which sequences of labels count as an entity in evaluation.</summary>
public enum EntityMatching
{
    /// <summary>
    /// As the conlleval script and seqeval's default: I- begins an entity at the start of a sentence, after O and after another type. The
    /// prefixes are B-, I-, E- and S-. Labels without a prefix are types; neighbouring words with the same such label form one entity.
    /// </summary>
    Lenient,

    /// <summary>
    /// As seqeval's mode "strict" with the scheme IOB2: an entity begins with B-. I- of another type, or without a preceding B-, belongs to
    /// no entity. E- counts as I-, S- as B-.
    /// </summary>
    StrictIob2,
}
