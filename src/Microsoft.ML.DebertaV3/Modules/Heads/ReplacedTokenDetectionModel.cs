using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and replaced token detection head: the discriminator of pre-training, and what the published files hold.</summary>
internal sealed class ReplacedTokenDetectionModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "mask_predictions")] private readonly ReplacedTokenDetectionHead _head;

    /// <param name="config">The sizes.</param>
    /// <param name="dropoutRandom">For dropout masks; null: none.</param>
    /// <param name="shared">Its word embedding, where it shares another network's table; null: it has a table of its own.</param>
    public ReplacedTokenDetectionModel(DebertaV3Config config, Generator? dropoutRandom = null, IWordEmbedding? shared = null)
        : base(nameof(ReplacedTokenDetectionModel))
    {
        _backbone = new(config, dropoutRandom, shared: shared);
        _head = new(config);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>ids and mask [batch, length] to logits [batch, length]; positive: replaced.</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _head.call(hidden);
    }
}
