using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Backbone and replaced token detection head: the discriminator of pre-training, as in the published files.</summary>
internal sealed class ReplacedTokenDetectionModel : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;
    [ComponentName(Name = "mask_predictions")] private readonly ReplacedTokenDetectionHead _head;

    /// <param name="config">The sizes.</param>
    /// <param name="dropoutRandom">Generator of dropout masks; null for no dropout.</param>
    /// <param name="shared">Word embedding that shares another network's table; null if the network has its own.</param>
    public ReplacedTokenDetectionModel(DebertaV3Config config, Generator? dropoutRandom = null, IWordEmbedding? shared = null)
        : base(nameof(ReplacedTokenDetectionModel))
    {
        _backbone = new(config, dropoutRandom, shared: shared);
        _head = new(config);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;

    /// <summary>Maps ids and mask [batch, length] to logits [batch, length]; positive means replaced.</summary>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var hidden = _backbone.call(ids, mask);
        return _head.call(hidden);
    }
}
