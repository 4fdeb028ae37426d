using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What is random in an update, by micro-batch.</summary>
internal interface IPretrainingDraws
{
    /// <summary>The generator's forward of a micro-batch is next.</summary>
    void BeginGeneration(int index);

    /// <summary>
    /// From weights [rows, vocabulary] of the generator to a piece per row; called for some rows of a micro-batch after the other.
    /// </summary>
    long[] Draw(Tensor weights);

    /// <summary>The discriminator's forward of a micro-batch is next.</summary>
    void BeginDetection(int index);
}
