using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The optimizer's state, as a run keeps it: of one optimizer or of several that take turns.</summary>
internal interface IOptimizer
{
    /// <summary>Updates so far, of each optimizer; set when a run resumes.</summary>
    IReadOnlyList<long> Updates { get; set; }

    /// <summary>
    /// Mean and variance of every trained parameter, by the parameter's name in the network: what a resumed run needs besides
    /// <see cref="Updates"/>.
    /// </summary>
    IEnumerable<(string Name, Tensor Mean, Tensor Variance)> Moments { get; }

    /// <summary>
    /// Does the updates that wait because their rows were not in use. Parameters and moments may be read as a whole only after this.
    /// </summary>
    /// <remarks>When it is called, and how often, changes no bit of any result.</remarks>
    void CatchUp();
}
