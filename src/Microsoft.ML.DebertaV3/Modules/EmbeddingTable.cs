using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>
/// An embedding table. Unlike torch's Embedding it is not initialized, which would draw from the process-wide random state.
/// </summary>
internal sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // [rows, size]
    private readonly int? _paddingId;

    public EmbeddingTable(int rows, int size, int? paddingId = null)
        : base(nameof(EmbeddingTable))
    {
        _paddingId = paddingId;
        _weight = OwnedParameter.Matrix(rows, size);
        RegisterComponents();
    }

    /// <summary>Creates a word embedding table, [vocabulary, hidden], whose padding row gets no gradient from lookups.</summary>
    public static EmbeddingTable OfWords(DebertaV3Config config) => new(config.VocabularySize, config.HiddenSize, config.PaddingId);

    /// <summary>[rows, size]</summary>
    public Tensor Weight => _weight;

    /// <summary>
    /// Whether the forward pass also uses <see cref="Weight"/> as a whole, for example as an output matrix, so that every row has a
    /// gradient.
    /// </summary>
    public bool HasDenseGradient { get; set; }

    /// <summary>
    /// Source of looked-up rows while an optimizer updates the table row by row; null to read <see cref="Weight"/>, which is then up to
    /// date.
    /// </summary>
    public IRowSource? Source { get; set; }

    /// <summary>Looks up ids [batch, length], to [batch, length, size]. The padding row gets no gradient.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var flat = ids.flatten();
        var rows = Source is { } source ? Lookup(source, flat) : WithoutPadding(_weight.index_select(0, flat), flat);
        return rows.view([.. ids.shape, -1]).MoveToOuterDisposeScope();
    }

    // ids [count] to [count, size]; takes each distinct row from the source once
    private Tensor Lookup(IRowSource source, Tensor ids)
    {
        var wanted = ids.data<long>().ToArray();
        var distinct = wanted.Distinct().Order().ToArray();
        var places = Array.ConvertAll(wanted, id => (long)Array.BinarySearch(distinct, id));
        var rows = source.Take(distinct);
        if (_paddingId is { } padding && distinct.Contains(padding))
            rows = WithoutPadding(rows, tensor(distinct));
        return rows.index_select(0, tensor(places));
    }

    // rows [count, size] of ids [count]: the same values, without a gradient for the padding row
    private Tensor WithoutPadding(Tensor rows, Tensor ids)
    {
        if (_paddingId is not { } padding || !is_grad_enabled())
            return rows;
        return where(ids.EqualTo(padding).unsqueeze(1), rows.detach(), rows);
    }
}
