using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stored values of one parameter.</summary>
internal interface IWeight
{
    /// <summary>The name where it is stored.</summary>
    string Name { get; }

    /// <summary>Where it is stored, for messages.</summary>
    string Path { get; }

    /// <summary>Sizes, outermost first.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>Why the values cannot be weights, in words; null where they can.</summary>
    string? Problem { get; }

    /// <summary>Overwrites a tensor of the same shape, on any device.</summary>
    /// <exception cref="InvalidDataException">The values cannot be read.</exception>
    void CopyTo(Tensor target);
}
