using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Optimizer state that a training run saves: of one optimizer, or of several that update in turn.</summary>
internal interface IOptimizer
{
    /// <summary>Number of updates so far of each optimizer; set when a run resumes.</summary>
    IReadOnlyList<long> Updates { get; set; }

    /// <summary>
    /// First and second moment of every trained parameter, by parameter name. A resumed run needs them and <see cref="Updates"/>.
    /// </summary>
    IEnumerable<(string Name, Tensor Mean, Tensor Variance)> Moments { get; }

    /// <summary>
    /// Applies the updates of embedding rows that were deferred because the rows were not in use. Call it before reading whole parameters
    /// or moments.
    /// </summary>
    /// <remarks>When and how often it is called does not change any result.</remarks>
    void CatchUp();
}
