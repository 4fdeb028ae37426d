namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>A runtime that scores sequences with the weights that all contenders have.</summary>
internal interface IContender : IDisposable
{
    /// <summary>The logits of each sequence, one after the other.</summary>
    float[] Run(int[][] sequences);
}
