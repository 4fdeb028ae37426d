using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// What training attaches to a network while it lasts: which parameters get gradients, where the rows of tables come from, the type of
/// products, recomputation. Nothing else attaches anything.
/// </summary>
/// <remarks>
/// Disposal takes everything back, the last first, and frees the optimizers and the gradients: the network is as before, but for its
/// weights. They are complete where <see cref="IOptimizer.CatchUp"/> was called after the last step. Dispose the session before the
/// network. Not thread safe.
/// </remarks>
internal sealed class TrainingSession : IDisposable
{
    private readonly Stack<Action> _undo = [];

    /// <summary>AdamW for a network or a part of one; the session owns it.</summary>
    /// <param name="network">Its parameters are trained, or frozen, as the rules say.</param>
    /// <param name="options">The constants.</param>
    /// <param name="rules">Learning rates by layer, and what is frozen; null: all alike.</param>
    /// <param name="useKernel">False: torch operations even on the CPU. A test compares the two.</param>
    public AdamW Optimize(nn.Module network, AdamWOptions options, ParameterRules? rules = null, bool useKernel = true)
    {
        rules ??= new();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var before = parameter.requires_grad;
            _undo.Push(() => (parameter.grad, parameter.requires_grad) = (null, before));
            parameter.requires_grad = rules.IsTrained(name);
        }
        var optimizer = new AdamW(network, options, rules, useKernel);
        _undo.Push(optimizer.Dispose);
        foreach (var (table, source) in optimizer.RowSources)
        {
            var before = table.Source;
            _undo.Push(() => table.Source = before);
            table.Source = source;
        }
        return optimizer;
    }

    /// <summary>Makes the encoder layers of a network in training multiply in a precision.</summary>
    /// <returns>What they multiply in, which the session owns; null: float32.</returns>
    public ComputePrecision? UsePrecision(TrainingPrecision precision, nn.Module network) =>
        UsePrecision(precision, network.modules().OfType<EncoderLayer>());

    /// <summary>As <see cref="UsePrecision(TrainingPrecision, nn.Module)"/>, of these parts.</summary>
    public ComputePrecision? UsePrecision(TrainingPrecision precision, IEnumerable<nn.Module> parts)
    {
        if (precision != TrainingPrecision.BFloat16)
            return null;
        var result = new ComputePrecision(ScalarType.BFloat16);
        _undo.Push(result.Dispose);
        foreach (var part in parts)
            result.Attach(part);
        return result;
    }

    /// <summary>Makes a network compute the inner results of its layers again in the backward pass instead of keeping them.</summary>
    public void RecomputeActivations(nn.Module network)
    {
        foreach (var encoder in network.modules().OfType<Encoder>())
        {
            var before = encoder.RecomputesActivations;
            _undo.Push(() => encoder.RecomputesActivations = before);
            encoder.RecomputesActivations = true;
        }
    }

    public void Dispose()
    {
        while (_undo.TryPop(out var undo))
            undo();
    }
}
