using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>The examples of one step, grouped into micro-batches that are collated on demand.</summary>
/// <param name="rows">The examples of each micro-batch.</param>
/// <param name="step">Number of earlier steps; seeds the random numbers of this step.</param>
/// <param name="settings">Settings of the run.</param>
/// <param name="services">Services of the run.</param>
internal sealed class MicroBatches(TrainingExample[][] rows, long step, TrainingSettings settings, TrainingServices services)
{
    /// <summary>Number of micro-batches in the step.</summary>
    public int Count => rows.Length;

    /// <summary>Number of examples in the step.</summary>
    public int Rows => rows.Sum(batch => batch.Length);

    /// <summary>Sum of the example weights.</summary>
    public double Weight => rows.Sum(batch => batch.Sum(example => (double)example.Weight));

    /// <summary>The examples of a micro-batch.</summary>
    public IReadOnlyList<TrainingExample> this[int index] => rows[index];

    /// <summary>Device of the network.</summary>
    public Device Device => settings.Device;

    /// <summary>Seeds the dropout generator for a micro-batch from the micro-batch's number.</summary>
    public void PositionDropout(int index, RandomStreams.Purpose purpose = RandomStreams.Purpose.Dropout)
    {
        if (services.Dropout is { } dropout)
            services.Random.Position(dropout, purpose, Number(index));
    }

    /// <summary>A random number generator for another purpose, seeded from the micro-batch's number.</summary>
    public Random Random(RandomStreams.Purpose purpose, int index) => services.Random.Managed(purpose, Number(index));

    /// <summary>
    /// Yields each micro-batch as tensors, with the dropout generator seeded for it. A batch is disposed when the next is requested.
    /// </summary>
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
