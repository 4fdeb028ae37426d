using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// Base class of trainable tasks with transformers' sequence classification network: one vector of outputs per text or pair.
/// </summary>
/// <param name="settings">Settings of the model, with one label name per output.</param>
internal abstract class SequenceTask(ModelSettings settings) : SequenceScoringTask(settings), ITrainingTask
{
    string ITrainingTask.Architecture => ArchitectureName;

    public IReadOnlyList<string> HeadPrefixes { get; } = ["pooler.", "classifier."];

    public abstract IReadOnlyList<string> Metrics { get; }

    public virtual int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType) =>
        problemType == ProblemType || (ProblemType is null && problemType == "single_label_classification")
            ? DefaultLabels.Order(Settings.LabelNames, labels)
            : null;

    public void ReorderHead(nn.Module network, int[] order) => ((SequenceClassificationModel)network).ReorderLabels(order);

    public virtual IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight) =>
        [new(row.Sequences[0], label[0], weight)];

    public IReadOnlyDictionary<string, double> Evaluate(
        IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs) =>
        Evaluate(environment, [.. rows.Select(row => row.Label)], [.. outputs.Select(row => row[0])]);

    /// <summary>Computes the metrics from labels and outputs of the head; may overwrite the outputs.</summary>
    protected abstract IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs);
}
