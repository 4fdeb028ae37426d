using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Definition of a trainable task before there is data: its columns, and how it is trained.</summary>
internal interface ITaskDefinition
{
    /// <summary>Name of the task in messages.</summary>
    string Name { get; }

    /// <summary>Options of the trainer.</summary>
    DebertaV3TrainerOptions Options { get; }

    /// <summary>The text columns, with the option that names each.</summary>
    IReadOnlyList<(string Option, InputColumn Column)> Inputs => SentenceColumns.Of(Options);

    /// <summary>Names of the output columns by role.</summary>
    IReadOnlyDictionary<string, string> Columns { get; }

    /// <summary>Description of the label column's type, for error messages.</summary>
    string LabelTypes { get; }

    /// <summary>Returns advice for a label column of another type, such as the transform that converts it.</summary>
    string Advice(SchemaShape.Column label);

    /// <summary>Checks the key values of the label column.</summary>
    /// <exception cref="InvalidOperationException">The key values are not sufficient for training; the message says why.</exception>
    void CheckLabel(DataViewSchema.Column label)
    {
    }

    /// <summary>Whether a column of a schema shape can be the label column.</summary>
    bool AcceptsLabel(SchemaShape.Column column);

    /// <summary>Whether a column of this type can be the label column.</summary>
    bool AcceptsLabel(DataViewType type);

    /// <summary>Further columns from which the label is read.</summary>
    IReadOnlyList<NumberColumn> FurtherColumns => [];

    /// <summary>Creates the task for a label column.</summary>
    ITrainingTask Bind(DataViewSchema.Column label);

    /// <summary>Creates the training loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">Result of <see cref="Bind"/>.</param>
    /// <param name="random">Random generator for the loss.</param>
    IObjective Objective(nn.Module network, ITrainingTask task, Generator random);

    /// <summary>Returns the standardization of the training labels; null for none.</summary>
    LabelScaling? Scaling(IReadOnlyList<TrainingExample> examples) => null;

    /// <summary>Name of an option that affects training and did not exist in version 0.1; null if there is none.</summary>
    string? LaterOption => null;

    /// <summary>Whether to calibrate probabilities on the validation rows.</summary>
    bool Calibrates => false;

    /// <summary>Returns the weight of each label, in order; null if all are 1.</summary>
    IReadOnlyList<float>? ClassWeights(ITrainingTask task) => null;
}

/// <summary>The text columns of tasks with a text or a pair.</summary>
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
