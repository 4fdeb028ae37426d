using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Word embedding of a network that shares another network's table.</summary>
internal interface IWordEmbedding
{
    /// <summary>The table that is a parameter of the network itself; null if it has none.</summary>
    EmbeddingTable? OwnTable { get; }

    /// <summary>Looks up ids [batch, length] int64, to [batch, length, hidden].</summary>
    Tensor Lookup(Tensor ids);
}
