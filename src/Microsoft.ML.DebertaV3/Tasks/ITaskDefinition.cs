using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task before it has seen data: which columns it takes, and how it is trained.</summary>
internal interface ITaskDefinition
{
    /// <summary>The task's name as users see it.</summary>
    string Name { get; }

    /// <summary>What the trainer was told.</summary>
    DebertaV3TrainerOptions Options { get; }

    /// <summary>The columns with text, by the option that names each.</summary>
    IReadOnlyList<(string Option, InputColumn Column)> Inputs => SentenceColumns.Of(Options);

    /// <summary>Names of the columns that the fitted transformer will add, by role.</summary>
    IReadOnlyDictionary<string, string> Columns { get; }

    /// <summary>The label column's type in words, for errors.</summary>
    string LabelTypes { get; }

    /// <summary>What to do about a label column of another type: the transform that converts it.</summary>
    string Advice(SchemaShape.Column label);

    /// <summary>Returns where the values that the column knows of are enough to learn from.</summary>
    /// <exception cref="InvalidOperationException">They are not; the message says what is the case.</exception>
    void CheckLabel(DataViewSchema.Column label)
    {
    }

    /// <summary>Whether a promised label column fits.</summary>
    bool AcceptsLabel(SchemaShape.Column column);

    /// <summary>Whether a label column fits.</summary>
    bool AcceptsLabel(DataViewType type);

    /// <summary>Columns that the label is read from besides the label column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing or has another type.</exception>
    IReadOnlyList<DataViewSchema.Column> FurtherColumns(DataViewSchema schema) => [];

    /// <summary>The task for the label column of a data view.</summary>
    ITrainingTask Bind(DataViewSchema.Column label);

    /// <summary>The training loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">What <see cref="Bind"/> gave.</param>
    /// <param name="random">For whatever the loss draws.</param>
    IObjective Objective(nn.Module network, ITrainingTask task, Generator random);

    /// <summary>How the labels of the training rows are standardized; null: they are learned as they are.</summary>
    LabelScaling? Scaling(IReadOnlyList<TrainingExample> examples) => null;

    /// <summary>An option that runs of version 0.1 did not know, and that changes what a run does; null: there is none.</summary>
    string? LaterOption => null;

    /// <summary>Whether probabilities are calibrated on the validation rows.</summary>
    bool Calibrates => false;

    /// <summary>The weight of each label, in their order; null where all weigh 1.</summary>
    IReadOnlyList<float>? ClassWeights(ITrainingTask task) => null;
}

/// <summary>The text columns of tasks that read a text or a pair.</summary>
internal static class SentenceColumns
{
    public static IReadOnlyList<(string Option, InputColumn Column)> Of(DebertaV3TrainerOptions options) =>
    [
        (nameof(options.Sentence1ColumnName), new(options.Sentence1ColumnName)),
        .. options.Sentence2ColumnName is { } second
            ? [(nameof(options.Sentence2ColumnName), new InputColumn(second))]
            : Array.Empty<(string, InputColumn)>(),
    ];
}
