using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and a linear layer with two outputs per piece, start and end (transformers' DebertaV2ForQuestionAnswering).</summary>
/// <remarks>Spec section 3.9: no dropout of its own.</remarks>
internal sealed class QuestionAnsweringModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "qa_outputs")] private readonly Projection _outputs;

    public QuestionAnsweringModel(DebertaV3Config config, Generator? dropoutRandom = null)
        : base(nameof(QuestionAnsweringModel))
    {
        _backbone = new(config, dropoutRandom);
        _outputs = new(config.HiddenSize, 2);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>Maps ids and mask [batch, length] to logits [batch, length, 2]: start, end.</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _outputs.call(hidden);
    }
}
