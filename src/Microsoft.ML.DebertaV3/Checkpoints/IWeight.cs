using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The stored values of one parameter.</summary>
internal interface IWeight
{
    /// <summary>Name in the file.</summary>
    string Name { get; }

    /// <summary>Path of the file, for messages.</summary>
    string Path { get; }

    /// <summary>Shape, outermost dimension first.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>Why the values cannot be read as weights; null if they can.</summary>
    string? Problem { get; }

    /// <summary>Overwrites a tensor of the same shape, on any device.</summary>
    /// <exception cref="InvalidDataException">The values cannot be read.</exception>
    void CopyTo(Tensor target);
}
