using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Provides the rows for lookups in an embedding table while an optimizer collects gradients row by row.</summary>
internal interface IRowSource
{
    /// <summary>
    /// Returns the current values of rows, [count, size], as a separate tensor whose gradient is that of the rows. The source disposes it;
    /// with gradients disabled, the caller's dispose scope does.
    /// </summary>
    /// <param name="rows">Distinct row indices in ascending order.</param>
    Tensor Take(long[] rows);
}
