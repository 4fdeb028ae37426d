using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks.Steps;

/// <summary>One way to do a step of replaced token detection, embeddings shared by GDES, each network updated in its turn.</summary>
internal interface IPretrainingVariant : IDisposable
{
    /// <inheritdoc cref="IStepVariant.Touch"/>
    void Touch();

    /// <summary>Both networks' forward, backward, clip and update.</summary>
    /// <param name="batch">Masked texts.</param>
    /// <param name="draw">From weights [rows, vocabulary] to a piece per row; null: the variant's own draw.</param>
    /// <returns>The mean loss of the masked pieces and of all pieces, before the updates they cause (the discriminator reads the
    /// generator's new table).</returns>
    (double Generator, double Discriminator) Step(MaskedBatch batch, Func<Tensor, long[]>? draw = null);
}
