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
    /// <param name="hasWords">False: its word table is another network's (<see cref="Embeddings.SharedRows"/>).</param>
    public ReplacedTokenDetectionModel(DebertaV3Config config, Generator? dropoutRandom = null, bool hasWords = true)
        : base(nameof(ReplacedTokenDetectionModel))
    {
        _backbone = new(config, dropoutRandom, hasWords: hasWords);
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
