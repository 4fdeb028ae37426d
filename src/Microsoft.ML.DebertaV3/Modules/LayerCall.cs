using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>What it takes to call a layer twice with the same result: its inputs and where the dropout's generator stood.</summary>
/// <param name="layer">The layer.</param>
/// <param name="config">For the relative positions.</param>
/// <param name="random">The generator of the dropout masks; null: no dropout.</param>
/// <param name="returned">Shared by the calls of one forward: the gradients that the last one gave to torch, which has its own hold of them
/// by the next.</param>
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

    /// <summary>What may get a gradient.</summary>
    public IEnumerable<Tensor> Inputs => [State, PositionTable, .. _parameters];

    /// <summary>The layer's output; nothing else of the forward is kept.</summary>
    public Tensor Forward()
    {
        _generatorState = random?.get_state().DetachFromDisposeScope();
        return Run(State, PositionTable);
    }

    /// <summary>The gradients of <see cref="Inputs"/>; null where one needs none. Once per call.</summary>
    public IReadOnlyList<Tensor> Backward(Tensor gradient)
    {
        returned.ForEach(tensor => tensor.Dispose());
        returned.Clear();
        using var scope = NewDisposeScope();
        using var given = gradient; // on a GPU this is torch's own thread, where no scope is around it
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
