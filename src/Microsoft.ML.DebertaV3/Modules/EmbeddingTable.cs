using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A table of rows to look up. Torch's Embedding without its initialisation, which would draw from the process-wide random state.</summary>
internal sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [rows, size]
    private readonly int? _paddingId;

    public EmbeddingTable(int rows, int size, int? paddingId = null)
        : base(nameof(EmbeddingTable))
    {
        _paddingId = paddingId;
        _weight = OwnedParameter.Of(zeros(rows, size));
        RegisterComponents();
    }

    /// <summary>[rows, size]</summary>
    public Tensor Weight => _weight;

    /// <summary>ids [batch, length] to their rows, [batch, length, size]. The padding row gets no gradient from a lookup.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var flat = ids.flatten();
        var rows = _weight.index_select(0, flat);
        if (_paddingId is { } padding && is_grad_enabled())
            rows = where((flat == padding).unsqueeze(1), rows.detach(), rows);
        return rows.view([.. ids.shape, -1]).MoveToOuterDisposeScope();
    }
}
