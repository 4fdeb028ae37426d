using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A layer call that can be repeated with the same result: the inputs, and the state of the dropout generator.</summary>
/// <param name="layer">The layer.</param>
/// <param name="config">Configuration, for the relative positions.</param>
/// <param name="random">Generator of dropout masks; null for no dropout.</param>
/// <param name="returned">Shared by the calls of one forward pass: gradients that the previous call returned to torch. They can be disposed
/// in the next call, when torch holds its own references.</param>
internal sealed class LayerCall(EncoderLayer layer, DebertaV3Config config, Generator? random, List<Tensor> returned)
{
    private readonly Parameter[] _parameters = [.. layer.parameters().Where(p => p.requires_grad)];
    private Tensor? _generatorState;

    /// <summary>[batch, length, hidden]</summary>
    public required Tensor State { get; init; }

    /// <summary>[2·buckets, hidden]</summary>
    public required Tensor PositionTable { get; init; }

    /// <summary>[1, batch, 1, length]; null without padding.</summary>
    public required Tensor? Bias { get; init; }

    /// <summary>All tensors that may require a gradient.</summary>
    public IEnumerable<Tensor> Inputs => [State, PositionTable, .. _parameters];

    /// <summary>Computes the layer's output without storing activations.</summary>
    public Tensor Forward()
    {
        _generatorState = random?.get_state().DetachFromDisposeScope();
        return Run(State, PositionTable);
    }

    /// <summary>Returns the gradients of <see cref="Inputs"/>; null for inputs that require none. Call it once.</summary>
    public IReadOnlyList<Tensor> Backward(Tensor gradient)
    {
        returned.ForEach(tensor => tensor.Dispose());
        returned.Clear();
        using var scope = NewDisposeScope();
        using var given = gradient; // on a GPU this runs on a thread of torch, outside of any dispose scope
        using var enabled = enable_grad();
        Tensor[] leaves = [Leaf(State), Leaf(PositionTable), .. _parameters];
        var output = Recompute(leaves[0], leaves[1]);
        var wanted = leaves.Where(leaf => leaf.requires_grad).ToArray();
        var gradients = new Queue<Tensor>(autograd.grad([output], wanted, [gradient]));
        returned.AddRange(gradients.Select(tensor => tensor.MoveToOuterDisposeScope()));
        FreeInputs();
        return [.. leaves.Select(leaf => leaf.requires_grad ? gradients.Dequeue() : null!)];
    }

    private static Tensor Leaf(Tensor input) => input.detach().requires_grad_(input.requires_grad);

    private Tensor Recompute(Tensor state, Tensor table)
    {
        if (random is null)
            return Run(state, table);
        using var present = random.get_state();
        random.set_state(_generatorState!);
        var output = Run(state, table);
        random.set_state(present);
        return output;
    }

    private Tensor Run(Tensor state, Tensor table)
    {
        using var positions = RelativePositions.Of((int)state.shape[1], config, state.device);
        return layer.call(state, state, positions, table, Bias);
    }

    private void FreeInputs()
    {
        _generatorState?.Dispose();
        State.Dispose();
        PositionTable.Dispose();
        Bias?.Dispose();
    }
}
