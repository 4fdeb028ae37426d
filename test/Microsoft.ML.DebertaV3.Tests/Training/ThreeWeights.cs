using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>One parameter that decays and two that do not, of the values sin(0), sin(1), ...</summary>
internal sealed class ThreeWeights : nn.Module
{
    [ComponentName(Name = "dense.weight")] private readonly Parameter _dense;
    [ComponentName(Name = "dense.bias")] private readonly Parameter _bias;
    [ComponentName(Name = "LayerNorm.weight")] private readonly Parameter _layerNorm;

    public ThreeWeights(int size)
        : base(nameof(ThreeWeights))
    {
        _dense = nn.Parameter(Values(size, 0));
        _bias = nn.Parameter(Values(size, 1));
        _layerNorm = nn.Parameter(Values(size, 2));
        RegisterComponents();
    }

    public Parameter Dense => _dense;

    public Parameter Bias => _bias;

    public Parameter LayerNorm => _layerNorm;

    public Tensor All => cat([_dense.detach(), _bias.detach(), _layerNorm.detach()]);

    /// <summary>Gradients that differ from step to step and element to element.</summary>
    public void MakeGradients(int step, double scale = 1)
    {
        using var scope = NewDisposeScope();
        var loss = zeros(1);
        foreach (var (parameter, i) in new[] { _dense, _bias, _layerNorm }.Select((p, i) => (p, i)))
            loss += (parameter * Values((int)parameter.numel(), 10 * step + i) * scale).sum();
        loss.backward();
    }

    private static Tensor Values(int size, int shift) => (arange(size, ScalarType.Float32) + shift).sin();
}
