namespace Microsoft.ML.DebertaV3;

/// <summary>How the labels of pieces become entities; the strategies of Hugging Face's token classification pipeline.</summary>
public enum EntityAggregation
{
    /// <summary>Each piece whose label is not O is an entity of its own, its type the whole label ("B-PER").</summary>
    None,

    /// <summary>Neighbouring pieces of one type, unless the second begins an entity. An entity may begin and end inside a word.</summary>
    Simple,

    /// <summary>As Simple, but of words: a word has the probabilities of its first piece.</summary>
    First,

    /// <summary>As Simple, but of words: a word has the mean of its pieces' probabilities.</summary>
    Average,

    /// <summary>As Simple, but of words: a word has the probabilities of the piece whose highest one is the highest.</summary>
    Max,
}
