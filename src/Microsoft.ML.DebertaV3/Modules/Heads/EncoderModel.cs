using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The backbone without a head, under its published name <c>deberta</c>.</summary>
internal sealed class EncoderModel : nn.Module
{
    [ComponentName(Name = "deberta")] private readonly Backbone _backbone;

    public EncoderModel(DebertaV3Config config)
        : base(nameof(EncoderModel))
    {
        _backbone = new(config);
        RegisterComponents();
    }

    public Backbone Backbone => _backbone;
}
