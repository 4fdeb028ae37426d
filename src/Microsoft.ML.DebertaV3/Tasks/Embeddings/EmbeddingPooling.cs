namespace Microsoft.ML.DebertaV3;

/// <summary>How the vectors of a text's pieces are combined to one vector.</summary>
public enum EmbeddingPooling
{
    /// <summary>The mean of all pieces, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>The vector of [CLS], the first piece.</summary>
    ClassificationToken,

    /// <summary>The maximum of each dimension over all pieces, [CLS] and [SEP] included.</summary>
    Max,
}
