using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>The type in which parts of a network in training multiply matrices, and their weights in that type.</summary>
/// <remarks>
/// Parameters stay float32. Each is cast once, when a step first uses it; the cast is part of the graph, so that gradients arrive in the
/// parameter, in float32.
/// Whoever changes parameters calls <see cref="ClearCasts"/>. Modules in eval mode never use it. Not thread safe. See
/// docs/decisions/0008-bfloat16.md.
/// </remarks>
/// <param name="type">For example bfloat16.</param>
internal sealed class ComputePrecision(ScalarType type) : IDisposable
{
    private readonly Dictionary<Parameter, Tensor> _casts = new(ReferenceEqualityComparer.Instance);
    private readonly List<IMixedPrecision> _attached = [];

    /// <summary>Makes every module of a part of a network that can do so multiply in this type while it trains; until disposal.</summary>
    public void Attach(nn.Module part)
    {
        foreach (var module in part.modules().OfType<IMixedPrecision>())
        {
            module.Precision = this;
            _attached.Add(module);
        }
    }

    /// <summary>x W^T + b; [.., input] of any type to [.., output] of this one.</summary>
    public Tensor Linear(Tensor input, Parameter weight, Parameter bias)
    {
        using var scope = NewDisposeScope();
        var cast = input.dtype == type ? input : input.to(type);
        return nn.functional.linear(cast, Cast(weight), Cast(bias)).MoveToOuterDisposeScope();
    }

    /// <summary>A parameter in this type. It belongs to this object, until <see cref="ClearCasts"/>.</summary>
    public Tensor Cast(Parameter parameter)
    {
        if (_casts.TryGetValue(parameter, out var cast))
            return cast;
        using var gradient = enable_grad(); // whoever comes first may need none, but the cast serves others too
        return _casts[parameter] = parameter.to(type).DetachFromDisposeScope();
    }

    /// <summary>Drops the casts: the parameters are about to change, or have.</summary>
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
