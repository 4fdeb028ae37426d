using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>AdamW with gradient clipping by the global norm: a fused kernel on the CPU, torch operations on other devices.</summary>
/// <remarks>
/// Spec section 6.2. Biases and LayerNorm weights have no weight decay. Parameters without a gradient are not changed. Not thread safe.
/// </remarks>
internal sealed class AdamW : IOptimizer, IDisposable
{
    private readonly List<ParameterUpdate> _updates;
    private readonly AdamWOptions _options;

    /// <summary>Called by <see cref="TrainingSession.Optimize"/>, which also attaches the optimizer to the network.</summary>
    /// <param name="network">Its parameters that require a gradient are updated. Embedding tables that are only looked up are updated row
    /// by row: see <see cref="RowSources"/> and <see cref="CatchUp"/>.</param>
    /// <param name="options">The hyperparameters.</param>
    /// <param name="rules">Learning rates by layer.</param>
    /// <param name="useKernel">False to use torch operations on the CPU too; a test compares both.</param>
    public AdamW(nn.Module network, AdamWOptions options, ParameterRules rules, bool useKernel)
    {
        _options = options;
        var tables = network.modules().OfType<EmbeddingTable>().ToArray();
        _updates = [.. network.named_parameters().Where(p => p.parameter.requires_grad).Select(p =>
            new ParameterUpdate(p.name, p.parameter, rules, useKernel,
                tables.FirstOrDefault(table => ReferenceEquals(table.Weight, p.parameter))))];
    }

    /// <summary>Number of updates so far.</summary>
    public long Steps { get; private set; }

    public IReadOnlyList<long> Updates
    {
        get => [Steps];
        set => Steps = value.Single();
    }

    public IEnumerable<(string Name, Tensor Mean, Tensor Variance)> Moments =>
        _updates.Select(update => (update.Name, update.Mean, update.Variance));

    /// <summary>Embedding tables, each with the source that its lookups must use while this optimizer is attached.</summary>
    public IEnumerable<(EmbeddingTable Table, IRowSource Source)> RowSources =>
        _updates.Where(update => update.RowSource is not null).Select(update => update.RowSource!.Value);

    /// <summary>Clears every gradient.</summary>
    public void ZeroGradients() => _updates.ForEach(update => update.ZeroGradient());

    /// <summary>Computes the global L2 norm of all gradients.</summary>
    public double GradientNorm() => Math.Sqrt(_updates.Sum(update => update.SumOfSquares()));

    /// <summary>Sums the gradients over the ranks, and computes the global L2 norm of the sums: the same number on every rank.</summary>
    public double GradientNorm(Ranks ranks)
    {
        if (!ranks.AreSeveral)
            return GradientNorm();
        new GradientExchange(ranks).Sum(_updates);
        return ranks.FromFirst(GradientNorm()); // processors of other kinds may round otherwise
    }

    /// <summary>Clips the gradients, whose global norm is <paramref name="norm"/>, and updates every parameter.</summary>
    public void Step(double learningRate, double norm)
    {
        Steps++;
        var scale = _options.ClipNorm > 0 ? Math.Min(1, _options.ClipNorm / (norm + _options.ClipEpsilon)) : 1;
        _updates.ForEach(update => update.Update(new(_options, learningRate, _options.WeightDecay, scale, Steps)));
    }

    public void CatchUp() => _updates.ForEach(update => update.CatchUp());

    public void Dispose() => _updates.ForEach(update => update.Dispose());
}
