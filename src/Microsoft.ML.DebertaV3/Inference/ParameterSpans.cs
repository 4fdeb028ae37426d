using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The parameters of a network on the CPU, by their published names.</summary>
/// <param name="network">In float32. It must outlive this object.</param>
/// <param name="released">Told of the weights that matrices were filled with; null: nobody is.</param>
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
        matrix.Fill(this[name + ".weight"].All, this[name + ".bias"].All, firstOutput);
        released?.Add(_parameters[name + ".weight"], matrix, firstOutput);
    }

    public NormalizationWeights Normalization(string name) =>
        new(this[name + ".weight"].All.ToArray(), this[name + ".bias"].All.ToArray());
}
