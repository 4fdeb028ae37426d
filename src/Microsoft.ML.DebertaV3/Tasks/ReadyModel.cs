using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A model that needs no training.</summary>
/// <param name="Task">Says which columns it reads and adds.</param>
/// <param name="Load">Reads the weights; hears where the network shall be and who is to be told what a user should know.</param>
internal sealed record ReadyModel(ITask Task, Func<Device, Action<string>, ScoredModel> Load);
