using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task with a label: how rows teach it, and how well it does. Immutable and thread safe.</summary>
internal interface ITrainingTask : ICheckpointTask
{
    /// <summary>Outputs of the head.</summary>
    int OutputCount { get; }

    /// <summary>Numbers that the engine gives for a sequence of so many pieces.</summary>
    int NumbersOf(int pieces) => OutputCount;

    /// <summary>transformers' name of the network, as config.json says it under architectures.</summary>
    string Architecture { get; }

    /// <summary>transformers' <c>problem_type</c> in config.json; null for the default.</summary>
    string? ProblemType => null;

    /// <summary>
    /// Names of the head's parameters begin so: what a checkpoint may lack, and what starts anew where its head means something else.
    /// </summary>
    IReadOnlyList<string> HeadPrefixes { get; }

    /// <summary>Names of the validation metrics; the first decides which epoch is the best where no other is chosen.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>
    /// For each output, the row of a stored head with these labels that means the same; null where the stored head means something else.
    /// </summary>
    int[]? MatchHead(IReadOnlyList<string>? labels, string? problemType);

    /// <summary>Takes the outputs of a head in another order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">For each output, its row now.</param>
    void ReorderHead(nn.Module network, int[] order);

    /// <summary>Reads a row's label as numbers; one that is not finite says that the row has no label.</summary>
    Func<float[]> LabelReader(DataViewRow row, DataViewSchema.Column label) => DataViews.LabelReader.Numbers(row, label);

    /// <summary>Whether each class is to be found on both sides of a split, in proportion.</summary>
    bool IsStratified => ProblemType != HeadLoss.Regression;

    /// <summary>What there is nothing to learn of where all training rows have the same: the row's label, or that of each word.</summary>
    IEnumerable<float[]> LabelsOf(TrainingRow row) => [row.Label];

    /// <summary>
    /// What the network learns from a row: an example for each sequence, or one for all; none where the label says nothing.
    /// </summary>
    IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight);

    /// <summary>The metrics over all rows.</summary>
    /// <param name="environment">For ML.NET's evaluators.</param>
    /// <param name="rows">The rows with their labels.</param>
    /// <param name="outputs">The network's output of each sequence of each row.</param>
    IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, IReadOnlyList<TrainingRow> rows, float[][][] outputs);
}

/// <summary>A row to learn from or to measure on.</summary>
/// <param name="Encoded">As the network sees it.</param>
/// <param name="Label">Its label as numbers.</param>
/// <param name="Examples">What the network learns from it.</param>
internal sealed record TrainingRow(EncodedRow Encoded, float[] Label, IReadOnlyList<TrainingExample> Examples)
{
    /// <summary>The class of a row that is to be found on both sides of a split, in proportion.</summary>
    public float Stratum => Examples[0].Target;

    /// <summary>The row with other examples.</summary>
    public TrainingRow Map(Func<TrainingExample, TrainingExample> map) => this with { Examples = [.. Examples.Select(map)] };
}
