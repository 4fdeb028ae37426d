namespace Microsoft.ML.DebertaV3;

/// <summary>How labels of pieces are aggregated to entities: the strategies of Hugging Face's token classification pipeline.</summary>
public enum EntityAggregation
{
    /// <summary>Each piece whose label is not O is an entity. Its type is the whole label ("B-PER").</summary>
    None,

    /// <summary>
    /// Joins neighbouring pieces of one type, unless the second one begins an entity. An entity may begin or end inside a word.
    /// </summary>
    Simple,

    /// <summary>Same as Simple, for words: a word has the probabilities of its first piece.</summary>
    First,

    /// <summary>Same as Simple, for words: a word has the mean of its pieces' probabilities.</summary>
    Average,

    /// <summary>Same as Simple, for words: a word has the probabilities of the piece with the highest probability.</summary>
    Max,
}
