using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>Regression as a trainer promises it: a Single label and a Single score, or a vector of each.</summary>
internal sealed class RegressionDefinition(DebertaV3TextRegressionOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextRegression";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public TaskColumns Columns { get; } = new(options.ScoreColumnName);

    public IReadOnlyList<(string Option, string? Column)> Outputs => [(nameof(options.ScoreColumnName), options.ScoreColumnName)];

    public string LabelTypes => "Single, or a vector of Single of known length";

    public string LaterOption => nameof(options.StandardizeLabels);

    public bool AcceptsLabel(SchemaShape.Column column) =>
        column is { Kind: not VectorKind.VariableVector, IsKey: false } && column.ItemType == NumberDataViewType.Single;

    public bool AcceptsLabel(DataViewType type) =>
        type is VectorDataViewType vector ? vector.IsKnownSize && IsSingle(vector.ItemType) : IsSingle(type);

    public string Advice(SchemaShape.Column label) => label switch
    {
        { IsKey: true } => "Leave MapValueToKey out; MulticlassClassification has a trainer for keys",
        { Kind: VectorKind.VariableVector } => "Every row must have as many numbers as the others: "
            + "load the column as a vector of that length, or join columns of one number by Concatenate",
        _ => $"Add Conversion.ConvertType(\"{options.LabelColumnName}\", outputKind: DataKind.Single) in front",
    };

    public IEnumerable<SchemaShape.Column> OutputShape(SchemaShape.Column label)
    {
        var annotations = AnnotationUtils.GetTrainerOutputAnnotation();
        if (label.Kind == VectorKind.Vector)
            annotations = annotations.Append(new(AnnotationUtils.Kinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, false));
        return [new(options.ScoreColumnName, label.Kind, NumberDataViewType.Single, false, new SchemaShape(annotations))];
    }

    public ITask Bind(DataViewSchema.Column label) => label.Type is VectorDataViewType vector
        ? new VectorRegressionTask(Columns, SlotNames.Of(label) ?? DefaultLabels.Names(vector.Size))
        : new RegressionTask(Columns, label.Name);

    public IObjective Objective(SequenceClassificationModel network, ITask task, Generator random) =>
        new SequenceObjective(network, task.ProblemType);

    public LabelScaling? Scaling(IReadOnlyList<TrainingExample> rows) => options.StandardizeLabels ? LabelScaling.Of(rows) : null;

    public IReadOnlyList<float>? ClassWeights(ITask task) => null;

    private static bool IsSingle(DataViewType type) => type is NumberDataViewType && type.RawType == typeof(float);
}
