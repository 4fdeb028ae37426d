using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Stands between a table and those who look rows up, while an optimizer forms their gradients by the row.</summary>
internal interface IRowSource
{
    /// <summary>The present values of some rows, [count, size], on their own: their gradient is the gradient of those rows. The source
    /// disposes it;
    /// where no gradient is formed, the caller's dispose scope does.</summary>
    /// <param name="rows">Ascending, each once.</param>
    Tensor Take(long[] rows);
}
