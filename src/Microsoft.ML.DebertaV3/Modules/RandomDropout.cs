using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Inverted dropout with an explicit random generator, so that fits are reproducible and independent of each other.</summary>
/// <remarks>
/// Spec section 3.7: keep with probability 1 - p and multiply by 1 / (1 - p). The identity without a generator and in evaluation mode.
/// </remarks>
internal sealed class RandomDropout : nn.Module<Tensor, Tensor>
{
    private readonly double _rate;
    private readonly Generator? _random;

    public RandomDropout(double rate, Generator? random)
        : base(nameof(RandomDropout))
    {
        _rate = rate;
        _random = random;
    }

    /// <summary>Keeps the shape; the result is float32 if dropout is applied, otherwise an alias of the input.</summary>
    public override Tensor forward(Tensor input)
    {
        if (!training || _rate == 0 || _random is null)
            return input.alias();
        using var mask = DropoutMask.Draw(input, _rate, _random);
        return input.mul(mask);
    }
}
