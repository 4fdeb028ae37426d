using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>An encoder layer operation for operation.</summary>
internal sealed class NaiveLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly NaiveAttention self;
    private readonly Linear attention_dense, intermediate_dense, output_dense;
    private readonly LayerNorm attention_norm, output_norm;
    private readonly Dropout attention_dropout, output_dropout;

    public NaiveLayer(DebertaV3Config config)
        : base(nameof(NaiveLayer))
    {
        self = new(config);
        attention_dense = nn.Linear(config.HiddenSize, config.HiddenSize);
        intermediate_dense = nn.Linear(config.HiddenSize, config.IntermediateSize);
        output_dense = nn.Linear(config.IntermediateSize, config.HiddenSize);
        attention_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        output_norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        attention_dropout = nn.Dropout(config.HiddenDropout);
        output_dropout = nn.Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <inheritdoc cref="NaiveAttention.forward"/>
    public override Tensor forward(Tensor queries, Tensor hidden, Tensor mask, Tensor distances, Tensor table)
    {
        using var scope = NewDisposeScope();
        var context = self.call(queries, hidden, mask, distances, table);
        var attended = attention_norm.call(attention_dropout.call(attention_dense.call(context)) + queries);
        var wide = intermediate_dense.call(attended).gelu();
        return output_norm.call(output_dropout.call(output_dense.call(wide)) + attended).MoveToOuterDisposeScope();
    }
}
