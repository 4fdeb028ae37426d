using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A model that needs no training.</summary>
/// <param name="Task">The task.</param>
/// <param name="Load">Reads the weights, for a device; receives a function for messages to the user.</param>
internal sealed record ReadyModel(ITask Task, Func<Device, Action<string>, ScoredModel> Load)
{
    /// <summary>Creates a model whose weights are all in a checkpoint.</summary>
    /// <param name="task">The task.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="prepare">Called with the network after loading; null for nothing.</param>
    public static ReadyModel Of(ICheckpointTask task, DebertaV3Checkpoint checkpoint, Action<nn.Module>? prepare = null) =>
        new(task, (device, inform) =>
        {
            if (task.Settings.RecognizeSpecialTokens)
                checkpoint.RequireMask(); // texts may then contain [MASK]
            var network = NetworkBuilder.ForScoring(task, checkpoint, device, inform);
            try
            {
                prepare?.Invoke(network);
                return new ScoredModel(task, checkpoint.Tokenizer, network, device);
            }
            catch
            {
                network.Dispose();
                throw;
            }
        });
}
