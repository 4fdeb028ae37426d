using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>A copy of the network's weights after its best epoch, or after one to fall back to.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _copies = [];

    /// <summary>Whether there is a copy.</summary>
    public bool HasValue => _copies.Count > 0;

    /// <summary>The copy by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _copies;

    /// <summary>Takes the network's present weights, in the memory of the last copy where there is one.</summary>
    public void Capture(nn.Module network)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (_copies.TryGetValue(name, out var copy))
                copy.copy_(parameter);
            else
                _copies[name] = parameter.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Puts the copy into the network.</summary>
    public void Restore(nn.Module network)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in network.named_parameters())
            parameter.copy_(_copies[name]);
    }

    public void Dispose()
    {
        foreach (var copy in _copies.Values)
            copy.Dispose();
        _copies.Clear();
    }
}
