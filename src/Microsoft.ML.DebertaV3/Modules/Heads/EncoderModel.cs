using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The backbone alone, under the name that it has in every checkpoint.</summary>
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
