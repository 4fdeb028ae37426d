using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The parameters of a network on the CPU, by their published names.</summary>
/// <param name="network">In float32. It must outlive this object.</param>
/// <param name="released">Receives the weights that matrices were filled with; null: the network keeps them.</param>
internal sealed class ParameterSpans(nn.Module network, ReleasedWeights? released = null)
{
    private readonly Dictionary<string, Parameter> _parameters = network.named_parameters()
        .ToDictionary(parameter => parameter.name, parameter => parameter.parameter);

    /// <summary>The numbers of a parameter.</summary>
    public NativeSpan this[string name] => new(_parameters[name]);

    /// <summary>A linear layer, filled.</summary>
    public TMatrix Matrix<TMatrix>(string name, TMatrix matrix)
        where TMatrix : PackedMatrix
    {
        Fill(matrix, name);
        return matrix;
    }

    /// <summary>Puts a linear layer's matrix and bias into a wider one.</summary>
    public void Fill(PackedMatrix matrix, string name, int firstOutput = 0)
    {
        var weight = All(this[name + ".weight"]);
        matrix.Fill(weight, All(this[name + ".bias"]), firstOutput);
        released?.Release(_parameters[name + ".weight"], weight, matrix, firstOutput);
    }

    public NormalizationWeights Normalization(string name) =>
        new(All(this[name + ".weight"]).ToArray(), All(this[name + ".bias"]).ToArray());

    private static Span<float> All(NativeSpan span) => span.Slice(0, span.Length);
}
