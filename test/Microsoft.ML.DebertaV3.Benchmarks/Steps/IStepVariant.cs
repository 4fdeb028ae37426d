using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>One way to do a fine-tuning step.</summary>
internal interface IStepVariant : IDisposable
{
    /// <summary>
    /// Makes every row of every table and of the optimizer's state present in memory, as it is after some hours of training.
    /// </summary>
    void Touch();

    /// <summary>Forward, backward, clip and update on ids [batch, length] and labels [batch]; returns the loss.</summary>
    double Step(Tensor ids, Tensor labels);
}
