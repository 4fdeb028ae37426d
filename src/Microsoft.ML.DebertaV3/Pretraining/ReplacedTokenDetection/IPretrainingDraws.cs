using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Random numbers of an update, by micro-batch.</summary>
internal interface IPretrainingDraws
{
    /// <summary>Called before the generator's forward pass of a micro-batch.</summary>
    void BeginGeneration(int index);

    /// <summary>
    /// Samples a piece per row from weights [rows, vocabulary] of the generator; called for consecutive chunks of a micro-batch's rows.
    /// </summary>
    long[] Draw(Tensor weights);

    /// <summary>Called before the discriminator's forward pass of a micro-batch.</summary>
    void BeginDetection(int index);
}
