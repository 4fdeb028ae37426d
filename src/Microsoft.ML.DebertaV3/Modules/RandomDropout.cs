using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Inverted dropout whose masks come from a generator that is passed in, so that a fit repeats and disturbs no other.</summary>
/// <remarks>Spec section 3.7: keep with probability 1 - p and multiply by 1 / (1 - p). Without a generator, or in eval mode, it is the
/// identity.</remarks>
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

    /// <summary>
    /// Any shape in, the same shape out; float32 where something is dropped. A result that shares the input's memory is an alias of its
    /// own.
    /// </summary>
    public override Tensor forward(Tensor input)
    {
        if (!training || _rate == 0 || _random is null)
            return input.alias();
        using var mask = DropoutMask.Draw(input, _rate, _random);
        return input.mul(mask);
    }
}
