using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>
/// Everything that training temporarily attaches to a network: requires_grad, row sources of embedding tables, mixed precision, activation
/// recomputation.
/// </summary>
/// <remarks>
/// Dispose undoes everything in reverse order and frees optimizers and gradients: only the weights of the network have changed. They are up
/// to date if <see cref="IOptimizer.CatchUp"/> was called after the last step. Dispose the session before the network. Not thread safe.
/// </remarks>
internal sealed class TrainingSession : IDisposable
{
    private readonly Stack<Action> _undo = [];

    /// <summary>Creates AdamW for a network or a part of one; the session owns it.</summary>
    /// <param name="network">Its parameters are trained or frozen according to the rules.</param>
    /// <param name="options">The hyperparameters.</param>
    /// <param name="rules">Learning rate factors and frozen layers; null to train all parameters alike.</param>
    /// <param name="useKernel">False to use torch operations on the CPU too; a test compares both.</param>
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

    /// <summary>Makes the encoder layers of a network multiply matrices in a precision during training.</summary>
    /// <returns>The attached precision, owned by the session; null for float32.</returns>
    public ComputePrecision? UsePrecision(TrainingPrecision precision, nn.Module network) =>
        UsePrecision(precision, network.modules().OfType<EncoderLayer>());

    /// <summary>Same as <see cref="UsePrecision(TrainingPrecision, nn.Module)"/>, for the given modules.</summary>
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

    /// <summary>
    /// Makes the layers of a network recompute their activations in the backward pass instead of storing them (gradient checkpointing).
    /// </summary>
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
