using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A weight that shares the memory of a fitted module's parameter and keeps it alive.</summary>
internal sealed class MemoryWeight(string name, Tensor values) : IWeight
{
    private const string Origin = "fitted model";

    public string Name => name;

    public string Path => Origin;

    public IReadOnlyList<long> Shape => values.shape;

    public string? Problem => null;

    public void CopyTo(Tensor target) => target.copy_(values);

    /// <summary>
    /// Returns the module's parameters without copying them. They must not be trained further; a new fit creates its own module.
    /// </summary>
    public static WeightTable Share(nn.Module module)
    {
        using var noGradient = no_grad();
        var weights = module.named_parameters()
            .Select(entry => new MemoryWeight(entry.name, entry.parameter.detach().DetachFromDisposeScope()));
        return new WeightTable(Origin, [.. weights.Select(weight => KeyValuePair.Create(weight.Name, (IWeight)weight))], []);
    }
}
