using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task whose whole network is filled from one checkpoint. Immutable and thread safe.</summary>
internal interface ICheckpointTask : ITask
{
    /// <summary>The network with its head, its weights not yet loaded.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="dropout">Source of the dropout masks; null: no dropout, for scoring.</param>
    nn.Module NewNetwork(DebertaV3Config config, Generator? dropout = null);
}
