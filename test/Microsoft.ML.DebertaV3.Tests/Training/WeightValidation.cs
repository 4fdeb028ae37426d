using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>A figure that follows from every weight: the sum of their sines.</summary>
internal sealed class WeightValidation(nn.Module network) : IValidation
{
    public string Metric => "Sines";

    public bool HigherIsBetter => true;

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        using var scope = NewDisposeScope();
        return new Dictionary<string, double>
        {
            [Metric] = network.parameters()
            .Sum(p => (p.detach().to(ScalarType.Float64) * 1000).sin().sum().item<double>())
        };
    }
}
