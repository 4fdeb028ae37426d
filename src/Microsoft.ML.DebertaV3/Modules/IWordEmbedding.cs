using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The word embedding of a network that shares the table of another network.</summary>
internal interface IWordEmbedding
{
    /// <summary>The table that is a parameter of the network itself; null: it has none.</summary>
    EmbeddingTable? OwnTable { get; }

    /// <summary>ids [batch, length] int64 to their rows, [batch, length, hidden].</summary>
    Tensor Lookup(Tensor ids);
}
