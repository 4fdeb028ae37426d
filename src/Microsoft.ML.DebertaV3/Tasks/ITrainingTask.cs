using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A trainable task: creates training examples and evaluates outputs. Immutable and thread safe.</summary>
internal interface ITrainingTask : ICheckpointTask
{
    /// <summary>Number of outputs of the head.</summary>
    int OutputCount { get; }

    /// <summary>Returns the number of values that the engine returns for a sequence of a given length.</summary>
    int NumbersOf(int pieces) => OutputCount;

    /// <summary>transformers' class name of the network, as in <c>architectures</c> of config.json.</summary>
    string Architecture { get; }

    /// <summary>transformers' <c>problem_type</c> in config.json; null for the default.</summary>
    string? ProblemType => null;

    /// <summary>
    /// Name prefixes of the head's parameters, which a checkpoint may lack, and which are reinitialized if its head has another meaning.
    /// </summary>
    IReadOnlyList<string> HeadPrefixes { get; }

    /// <summary>Names of the validation metrics; by default the first determines the best epoch.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>Returns the row of a stored head with these labels for each output; null if the stored head has another meaning.</summary>
    int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType);

    /// <summary>Permutes the outputs of the head.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">Current row of each output.</param>
    void ReorderHead(nn.Module network, int[] order);

    /// <summary>Creates a reader of a row's label as numbers; a value that is not finite means that the row has no label.</summary>
    Func<float[]> LabelReader(DataViewRow row, DataViewSchema.Column label) => DataViews.LabelReader.Numbers(row, label);

    /// <summary>Whether a split of the rows is stratified by class.</summary>
    bool IsStratified => ProblemType != HeadLoss.Regression;

    /// <summary>Returns the labels of a row, one for each labelled unit, to detect that all are equal.</summary>
    IEnumerable<float[]> LabelsOf(TrainingRow row) => [row.Label];

    /// <summary>Creates the training examples of a row: one per sequence, or one for all; none if the label is empty.</summary>
    IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight);

    /// <summary>Computes the metrics over all rows.</summary>
    /// <param name="environment">Environment for ML.NET's evaluators.</param>
    /// <param name="rows">The rows with their labels.</param>
    /// <param name="outputs">Output of the network for each sequence of each row.</param>
    IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs);
}

/// <summary>A training or validation row.</summary>
/// <param name="Encoded">The encoded row.</param>
/// <param name="Label">The label as numbers.</param>
/// <param name="Examples">The training examples of the row.</param>
internal sealed record TrainingRow(EncodedRow Encoded, float[] Label, IReadOnlyList<TrainingExample> Examples)
{
    /// <summary>The class of the row for stratified splits.</summary>
    public float Stratum => Examples[0].Target;

    /// <summary>Returns the row with mapped examples.</summary>
    public TrainingRow Map(Func<TrainingExample, TrainingExample> map) => this with { Examples = [.. Examples.Select(map)] };
}
