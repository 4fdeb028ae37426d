using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Wrapper around the head that only exists for the published parameter names <c>lm_predictions.lm_head.*</c>.</summary>
internal sealed class LanguagePredictions : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "lm_head")] private readonly MaskedLanguageModelHead _head;

    public LanguagePredictions(DebertaV3Config config)
        : base(nameof(LanguagePredictions))
    {
        _head = new(config);
        RegisterComponents();
    }

    public MaskedLanguageModelHead Head => _head;

    /// <inheritdoc cref="MaskedLanguageModelHead.forward"/>
    public override Tensor forward(Tensor hidden, Tensor wordTable) => _head.call(hidden, wordTable);
}
