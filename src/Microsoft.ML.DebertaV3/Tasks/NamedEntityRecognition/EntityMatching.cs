namespace Microsoft.ML.DebertaV3;

/// <summary>Which runs of labels count as an entity when predictions are compared with the truth.</summary>
public enum EntityMatching
{
    /// <summary>
    /// As the conlleval script and seqeval's default: an I- that begins a sentence, follows O or another type begins an entity. B-, I-, E-
    /// and S- are known; labels without such a prefix are types of their own, and neighbours of one type are one entity.
    /// </summary>
    Lenient,

    /// <summary>
    /// seqeval's mode "strict" with the scheme IOB2: an entity begins with B-; an I- of another type, or without a B- before it, belongs to
    /// nothing. E- counts as I-, S- as B-.
    /// </summary>
    StrictIob2,
}
