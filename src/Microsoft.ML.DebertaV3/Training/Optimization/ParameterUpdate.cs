using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>One parameter with its moments. Updated as a whole by the CPU kernel, row by row, or by torch operations.</summary>
internal sealed class ParameterUpdate : IDisposable
{
    private const int Chunk = 1 << 18; // elements: one chunk of each of the four arrays fits into a core's L2 cache

    private readonly Parameter _parameter;
    private readonly bool _hasWeightDecay;
    private readonly double _multiplier;
    private readonly bool _useKernel;
    private readonly RowUpdates? _rows;
    private readonly TiedRows? _tied;

    /// <param name="name">The parameter's published name.</param>
    /// <param name="parameter">The parameter to update.</param>
    /// <param name="rules">Weight decay and learning rate by name.</param>
    /// <param name="useKernel">Whether the CPU kernel may be used.</param>
    /// <param name="table">The embedding table whose weight this is; null if it is another parameter.</param>
    public ParameterUpdate(string name, Parameter parameter, ParameterRules rules, bool useKernel, EmbeddingTable? table)
    {
        Name = name;
        _parameter = parameter;
        _hasWeightDecay = ParameterRules.HasWeightDecay(name);
        _multiplier = rules.Multiplier(name);
        _useKernel = useKernel && parameter.device_type == DeviceType.CPU;
        Mean = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
        Variance = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
        if (!_useKernel || table is null)
            return;
        IRowSource source = table.HasDenseGradient ? _tied = new(parameter) : _rows = new(parameter, Mean, Variance);
        RowSource = (table, source);
    }

    public string Name { get; }

    public Tensor Mean { get; }

    public Tensor Variance { get; }

    /// <summary>The embedding table and the source that its lookups must use; null if they use the weight directly.</summary>
    public (EmbeddingTable Table, IRowSource Source)? RowSource { get; }

    public void ZeroGradient()
    {
        _rows?.ZeroGradients();
        _tied?.ZeroGradients();
        // backward then stores a new tensor instead of clearing and adding, and the forward pass has the memory meanwhile
        _parameter.grad = null;
    }

    /// <summary>The rows that are updated one by one; null if the parameter is updated as a whole.</summary>
    public RowUpdates? Rows => _rows;

    /// <summary>Whether there is a gradient.</summary>
    public bool HasGradient()
    {
        using var scope = NewDisposeScope();
        _tied?.Collect();
        return _rows?.HasGradient ?? _parameter.grad is not null;
    }

    /// <summary>Returns the gradient of the whole parameter, zeros if there is none. The caller's dispose scope owns the handle.</summary>
    public Tensor Gradient() => DenseGradient.Of(_parameter);

    /// <summary>Sum of the squared gradient; 0 if there is none.</summary>
    public double SumOfSquares()
    {
        if (_rows is not null)
            return _rows.SumOfSquares();
        _tied?.Collect();
        using var scope = NewDisposeScope();
        if (_parameter.grad is not { } gradient)
            return 0;
        if (gradient.device_type != DeviceType.CPU)
            return gradient.Squared().sum(ScalarType.Float64).item<double>();
        var memory = new NativeSpan(gradient);
        // summed in order, so that the result does not depend on the thread count
        var sums = new double[(memory.Length + Chunk - 1) / Chunk];
        Parallel.For(0, sums.Length, i => sums[i] = TensorPrimitives.SumOfSquares<float>(memory.Slice(i * Chunk, Chunk)));
        return sums.Sum();
    }

    /// <summary>Applies one step, given for a parameter with factor 1 and weight decay. Does nothing without a gradient.</summary>
    public void Update(AdamWStep step)
    {
        var own = step with { LearningRate = step.LearningRate * _multiplier, WeightDecay = _hasWeightDecay ? step.WeightDecay : 0 };
        if (_rows is not null)
        {
            _rows.Update(new(own));
            return;
        }
        _tied?.Collect();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (_parameter.grad is not { } gradient)
            return;
        if (_useKernel)
            UpdateByKernel(gradient, new(own));
        else
            UpdateByTorch(gradient, own);
    }

    /// <summary>Applies deferred updates; see <see cref="RowUpdates.CatchUp()"/>.</summary>
    public void CatchUp() => _rows?.CatchUp();

    public void Dispose()
    {
        _rows?.Dispose();
        _tied?.Dispose();
        Mean.Dispose();
        Variance.Dispose();
    }

    private void UpdateByKernel(Tensor gradient, AdamWKernel kernel)
    {
        NativeSpan parameter = new(_parameter), gradients = new(gradient), mean = new(Mean), variance = new(Variance);
        Parallel.For(0, (parameter.Length + Chunk - 1) / Chunk, i => kernel.Update(
            parameter.Slice(i * Chunk, Chunk), gradients.Slice(i * Chunk, Chunk), mean.Slice(i * Chunk, Chunk),
            variance.Slice(i * Chunk, Chunk)));
    }

    private void UpdateByTorch(Tensor gradient, AdamWStep step)
    {
        var (beta1, beta2) = (step.Options.Beta1, step.Options.Beta2);
        var scaled = gradient.Times(step.GradientScale);
        Mean.TimesInPlace(beta1).AddInPlace(scaled.Times(1 - beta1));
        Variance.TimesInPlace(beta2).AddInPlace(scaled.Squared().Times(1 - beta2));
        var denominator = Variance.sqrt().DividedBy(Math.Sqrt(step.VarianceCorrection)).Plus(step.Options.Epsilon);
        _parameter.TimesInPlace(1 - step.LearningRate * step.WeightDecay).sub_(Mean.div(denominator)
            .Times(step.LearningRate / step.MeanCorrection));
    }
}
