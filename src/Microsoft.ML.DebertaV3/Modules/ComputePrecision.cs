using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Mixed precision training: the number format of matrix products, and the weights cast to it.</summary>
/// <remarks>
/// Parameters stay float32. Each is cast once per step, on first use. The cast is part of the autograd graph, so that the parameter
/// receives a float32 gradient. Call <see cref="ClearCasts"/> when parameters change. Modules in evaluation mode do not use it. Not thread
/// safe. See docs/decisions/0008-bfloat16.md.
/// </remarks>
/// <param name="type">The number format, for example bfloat16.</param>
internal sealed class ComputePrecision(ScalarType type) : IDisposable
{
    private readonly Dictionary<Parameter, Tensor> _casts = new(ReferenceEqualityComparer.Instance);
    private readonly List<IMixedPrecision> _attached = [];

    /// <summary>
    /// Makes every <see cref="IMixedPrecision"/> module of a network part use this format during training, until disposal.
    /// </summary>
    public void Attach(nn.Module part)
    {
        foreach (var module in part.modules().OfType<IMixedPrecision>())
        {
            module.Precision = this;
            _attached.Add(module);
        }
    }

    /// <summary>Computes x W^T + b, from [.., input] in any format to [.., output] in this one.</summary>
    public Tensor Linear(Tensor input, Parameter weight, Parameter bias)
    {
        using var scope = NewDisposeScope();
        var cast = input.dtype == type ? input : input.to(type);
        return nn.functional.linear(cast, Cast(weight), Cast(bias)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the parameter in this format. This object owns the result until <see cref="ClearCasts"/>.</summary>
    public Tensor Cast(Parameter parameter)
    {
        if (_casts.TryGetValue(parameter, out var cast))
            return cast;
        using var gradient = enable_grad(); // the first caller may need no gradient, but later ones share the cast
        return _casts[parameter] = parameter.to(type).DetachFromDisposeScope();
    }

    /// <summary>Disposes the casts, because the parameters change.</summary>
    public void ClearCasts()
    {
        foreach (var cast in _casts.Values)
            cast.Dispose();
        _casts.Clear();
    }

    public void Dispose()
    {
        ClearCasts();
        _attached.ForEach(module => module.Precision = null);
        _attached.Clear();
    }
}
