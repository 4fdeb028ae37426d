using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A task before it has seen data: which label it takes, and which columns it promises.</summary>
internal interface ITaskDefinition
{
    /// <summary>The task's name as users see it.</summary>
    string Name { get; }

    /// <summary>What the trainer was told.</summary>
    DebertaV3TrainerOptions Options { get; }

    /// <summary>Names of the columns that the fitted transformer will add.</summary>
    TaskColumns Columns { get; }

    /// <summary>The columns that the user named for the task's output, by option.</summary>
    IReadOnlyList<(string Option, string? Column)> Outputs { get; }

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

    /// <summary>The columns that the fitted transformer will add.</summary>
    IEnumerable<SchemaShape.Column> OutputShape(SchemaShape.Column label);

    /// <summary>The task for the label column of a data view.</summary>
    ITask Bind(DataViewSchema.Column label);

    /// <summary>The training loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">What <see cref="Bind"/> gave.</param>
    /// <param name="random">For whatever the loss draws.</param>
    IObjective Objective(SequenceClassificationModel network, ITask task, Generator random);

    /// <summary>How the labels of the training rows are standardized; null: they are learned as they are.</summary>
    LabelScaling? Scaling(IReadOnlyList<TrainingExample> rows) => null;

    /// <summary>The option that standardizes labels or scales the temperature, which runs of earlier versions did not know.</summary>
    string LaterOption { get; }

    /// <summary>Whether probabilities are calibrated on the validation rows.</summary>
    bool Calibrates => false;

    /// <summary>The weight of each label, in their order; null where all weigh 1.</summary>
    IReadOnlyList<float>? ClassWeights(ITask task);
}
