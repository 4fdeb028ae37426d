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

    /// <summary>The ranks that train together.</summary>
    public Ranks Ranks => services.Ranks;

    /// <summary>Number of examples in the step, of all ranks.</summary>
    public int Rows => rows.Sum(batch => batch.Length);

    /// <summary>Sum of the example weights, of all ranks.</summary>
    public double Weight => rows.Sum(batch => batch.Sum(example => (double)example.Weight));

    /// <summary>The examples of a micro-batch, of all ranks.</summary>
    public IReadOnlyList<TrainingExample> this[int index] => rows[index];

    /// <summary>Device of the network.</summary>
    public Device Device => settings.Device;

    /// <summary>Seeds the dropout generator for a micro-batch from the micro-batch's number; ranks have masks of their own.</summary>
    public void PositionDropout(int index, RandomStreams.Purpose purpose = RandomStreams.Purpose.Dropout)
    {
        if (services.Dropout is { } dropout)
            services.Random.Position(dropout, purpose, Number(index) * Ranks.Size + Ranks.Rank);
    }

    /// <summary>
    /// A random number generator for another purpose, seeded from the micro-batch's number: the same on all ranks.
    /// </summary>
    public Random Random(RandomStreams.Purpose purpose, int index) => services.Random.Managed(purpose, Number(index));

    /// <summary>
    /// Yields the rank's share of each micro-batch as tensors, with the dropout generator seeded for it; none where the share is empty. A
    /// batch is disposed when the next is requested.
    /// </summary>
    public IEnumerable<Batch> Collate()
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var own = Ranks.ShareOf(rows[i]);
            if (own.Count == 0) // the last batch of an epoch may have fewer examples than there are ranks
                continue;
            PositionDropout(i);
            using var batch = Batch.Of(own, settings.PaddingId, settings.Device);
            yield return batch;
        }
    }

    private long Number(int index) => step * settings.GradientAccumulation + index;
}
