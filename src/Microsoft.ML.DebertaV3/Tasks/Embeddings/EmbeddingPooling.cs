namespace Microsoft.ML.DebertaV3;

/// <summary>How the vectors of a text's pieces become the vector of the text.</summary>
public enum EmbeddingPooling
{
    /// <summary>The mean of all pieces, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>The vector of [CLS], the first.</summary>
    ClassificationToken,

    /// <summary>The largest value of all pieces, in each dimension, [CLS] and [SEP] included.</summary>
    Max,
}
