using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A table of rows, named like torch's Embedding but not randomly initialised.</summary>
internal sealed class EmbeddingTable : nn.Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [rows, size]

    public EmbeddingTable(int rows, int size)
        : base(nameof(EmbeddingTable))
    {
        _weight = nn.Parameter(zeros(rows, size));
        RegisterComponents();
    }

    /// <summary>[rows, size]</summary>
    public Tensor Weight => _weight;
}
