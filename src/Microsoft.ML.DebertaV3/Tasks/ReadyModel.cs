using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A model that needs no training.</summary>
/// <param name="Task">Says which columns it reads and adds.</param>
/// <param name="Load">Reads the weights; hears where the network shall be and who is to be told what a user should know.</param>
internal sealed record ReadyModel(ITask Task, Func<Device, Action<string>, ScoredModel> Load)
{
    /// <summary>A model whose network is all in a checkpoint.</summary>
    /// <param name="task">The task.</param>
    /// <param name="checkpoint">Its weights.</param>
    /// <param name="prepare">What is done with the network once it has its weights; null: nothing.</param>
    public static ReadyModel Of(ICheckpointTask task, DebertaV3Checkpoint checkpoint, Action<nn.Module>? prepare = null) =>
        new(task, (device, inform) =>
        {
            if (task.Settings.RecognizeSpecialTokens)
                checkpoint.RequireMask(); // which a text may now contain
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
