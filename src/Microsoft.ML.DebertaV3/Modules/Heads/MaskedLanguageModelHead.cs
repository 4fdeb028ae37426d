using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>LayerNorm(gelu(dense(h))) times the word table, plus a bias per piece: <c>lm_predictions.lm_head</c>.</summary>
/// <remarks>Spec section 4, step 5. The output matrix is tied to the word table.</remarks>
internal sealed class MaskedLanguageModelHead : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNormalization _normalization;
    [ComponentName(Name = "bias")] private readonly Parameter _bias; // [vocabulary]

    public MaskedLanguageModelHead(DebertaV3Config config)
        : base(nameof(MaskedLanguageModelHead))
    {
        _dense = new(config.HiddenSize, config.HiddenSize);
        _normalization = new(config.HiddenSize, config.LayerNormEpsilon);
        _bias = OwnedParameter.Of(zeros(config.VocabularySize));
        RegisterComponents();
    }

    /// <summary>Output bias, [vocabulary].</summary>
    public Parameter Bias => _bias;

    /// <summary>LayerNorm(gelu(dense(h))), which is then multiplied by the word table; [.., hidden] to the same shape.</summary>
    public Tensor Transform(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return _normalization.call(_dense.call(hidden).gelu()).MoveToOuterDisposeScope();
    }

    /// <summary>Maps hidden [.., hidden] and the word table [vocabulary, hidden] to logits [.., vocabulary].</summary>
    public override Tensor forward(Tensor hidden, Tensor wordTable)
    {
        using var transformed = Transform(hidden);
        return nn.functional.linear(transformed, wordTable, _bias);
    }
}
