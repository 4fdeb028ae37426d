using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>Regression: label and score are both Single, or both vectors of Single.</summary>
internal sealed class RegressionDefinition(DebertaV3TextRegressionOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextRegression";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string> { ["Score"] = options.ScoreColumnName };

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

    public ITrainingTask Bind(DataViewSchema.Column label) => label.Type is VectorDataViewType vector
        ? new VectorRegressionTask(
            TaskSettings.Of(this, VectorRegressionTask.Kind, SlotNames.Of(label) ?? DefaultLabels.Names(vector.Size)))
        : new RegressionTask(TaskSettings.Of(this, RegressionTask.Kind, [label.Name]));

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        new SequenceObjective((SequenceClassificationModel)network, task.ProblemType);

    public LabelScaling? Scaling(IReadOnlyList<TrainingExample> examples) => options.StandardizeLabels ? LabelScaling.Of(examples) : null;

    private static bool IsSingle(DataViewType type) => type is NumberDataViewType && type.RawType == typeof(float);
}
