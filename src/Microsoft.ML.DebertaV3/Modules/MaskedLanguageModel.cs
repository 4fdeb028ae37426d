using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and language model head on the last hidden state (transformers' DebertaV2ForMaskedLM, without enhanced mask decoder).</summary>
internal sealed class MaskedLanguageModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "lm_predictions")] private readonly LanguagePredictions _predictions;

    public MaskedLanguageModel(DebertaV3Config config, Generator? dropoutRandom = null)
        : base(nameof(MaskedLanguageModel))
    {
        _backbone = new(config, dropoutRandom);
        _backbone.Embeddings.Tie();
        _predictions = new(config);
        RegisterComponents();
    }

    /// <summary>ids and mask [batch, length] to logits [batch, length, vocabulary].</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _predictions.call(hidden, _backbone.Embeddings.WordTable);
    }
}
