using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The optimizers of both networks: one each, which update in turn, or a joint one.</summary>
internal sealed class PretrainingOptimizer : IOptimizer
{
    private readonly (string Prefix, AdamW Optimizer)[] _parts;

    private PretrainingOptimizer(params (string Prefix, AdamW Optimizer)[] parts) => _parts = parts;

    /// <summary>Whether one optimizer updates both networks.</summary>
    public bool IsJoint => _parts.Length == 1;

    /// <summary>The optimizer that updates the generator.</summary>
    public AdamW Generator => _parts[0].Optimizer;

    /// <summary>The optimizer that updates the discriminator.</summary>
    public AdamW Discriminator => _parts[^1].Optimizer;

    public IReadOnlyList<long> Updates
    {
        get => [.. _parts.Select(part => part.Optimizer.Steps)];
        set
        {
            for (var i = 0; i < _parts.Length; i++)
                _parts[i].Optimizer.Updates = [value[i]];
        }
    }

    public IEnumerable<(string Name, Tensor Mean, Tensor Variance)> Moments =>
        _parts.SelectMany(part => part.Optimizer.Moments.Select(moment => (part.Prefix + moment.Name, moment.Mean, moment.Variance)));

    /// <summary>Creates the optimizers. They stay attached to the networks until the session is disposed.</summary>
    public static PretrainingOptimizer Attach(
        TrainingSession session, PretrainingNetwork network, AdamWOptions options, UpdateOrder order) => order == UpdateOrder.Joint
        ? new(("", session.Optimize(network, options)))
        : new(("generator.", session.Optimize(network.Generator, options)),
            ("discriminator.", session.Optimize(network.Discriminator, options)));

    public void CatchUp()
    {
        foreach (var (_, optimizer) in _parts)
            optimizer.CatchUp();
    }
}
