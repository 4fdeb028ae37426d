using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The examples of one step, in micro-batches that are made when they are needed.</summary>
/// <param name="rows">The examples of each micro-batch.</param>
/// <param name="step">Steps before this one: what is random in this step follows from it.</param>
/// <param name="settings">The run's.</param>
/// <param name="services">The run's.</param>
internal sealed class MicroBatches(TrainingExample[][] rows, long step, TrainingSettings settings, TrainingServices services)
{
    /// <summary>Micro-batches in the step.</summary>
    public int Count => rows.Length;

    /// <summary>Examples in the step.</summary>
    public int Rows => rows.Sum(batch => batch.Length);

    /// <summary>Their weights.</summary>
    public double Weight => rows.Sum(batch => batch.Sum(example => (double)example.Weight));

    /// <summary>The examples of a micro-batch.</summary>
    public IReadOnlyList<TrainingExample> this[int index] => rows[index];

    /// <summary>Where the network lives.</summary>
    public Device Device => settings.Device;

    /// <summary>Sets the dropout masks of a micro-batch, which follow from its number.</summary>
    public void PositionDropout(int index, RandomStreams.Purpose purpose = RandomStreams.Purpose.Dropout)
    {
        if (services.Dropout is { } dropout)
            services.Random.Position(dropout, purpose, Number(index));
    }

    /// <summary>What else is random in a micro-batch.</summary>
    public Random Random(RandomStreams.Purpose purpose, int index) => services.Random.Managed(purpose, Number(index));

    /// <summary>Each micro-batch as tensors, with its dropout masks set; freed when the next one is asked for.</summary>
    public IEnumerable<Batch> Collate()
    {
        for (var i = 0; i < rows.Length; i++)
        {
            PositionDropout(i);
            using var batch = Batch.Of(rows[i], settings.PaddingId, settings.Device);
            yield return batch;
        }
    }

    private long Number(int index) => step * settings.GradientAccumulation + index;
}
