using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>A transformer that runs its network by another engine.</summary>
internal static class ReplacedEngine
{
    /// <summary>Returns it. It takes over the network of the one that is given, which is not disposed.</summary>
    /// <param name="model">The transformer's model.</param>
    /// <param name="engine">The engine; null: the library's own.</param>
    public static DebertaV3Transformer With(ScoredModel model, IEngine? engine) =>
        new(new MLContext(), new ScoredModel(model.Task, model.Tokenizer, model.Network, CPU, engine: engine));
}
