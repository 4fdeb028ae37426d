using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Draws and dropout masks that follow from the run's seed and the micro-batch's number.</summary>
internal sealed class SeededDraws(MicroBatches batches) : IPretrainingDraws
{
    private Random? _random;

    public void BeginGeneration(int index)
    {
        _random = batches.Random(RandomStreams.Purpose.Sampling, index);
        batches.PositionDropout(index);
    }

    public long[] Draw(Tensor weights) => PieceSampler.Draw(weights, _random!);

    public void BeginDetection(int index) => batches.PositionDropout(index, RandomStreams.Purpose.DiscriminatorDropout);
}
