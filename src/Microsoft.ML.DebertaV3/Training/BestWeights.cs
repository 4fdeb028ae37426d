using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// A copy of the network's weights after the best epoch, or after the last epoch that can be restored if training diverges.
/// </summary>
internal sealed class BestWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _copies = [];

    /// <summary>Whether there is a copy.</summary>
    public bool HasValue => _copies.Count > 0;

    /// <summary>The copied weights by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _copies;

    /// <summary>Copies the network's current weights, reusing the memory of the previous copy.</summary>
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

    /// <summary>Copies the kept weights back into the network.</summary>
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
