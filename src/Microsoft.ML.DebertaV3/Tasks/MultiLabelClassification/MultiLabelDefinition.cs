using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>
/// Multi-label classification: a vector label (Boolean or 0 and 1 for each label, or the keys of the true labels), a vector of
/// probabilities, a vector of keys.
/// </summary>
internal sealed class MultiLabelDefinition(DebertaV3MultiLabelClassificationOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3MultiLabelClassification";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["Prediction"] = options.PredictionColumnName,
        ["Score"] = options.ScoreColumnName,
    };

    public string LabelTypes => "a vector of Boolean or Single (0 or 1) of known length, or a vector of keys";

    public bool AcceptsLabel(SchemaShape.Column column) => column.IsKey
        ? column.Kind != VectorKind.Scalar
        : column.Kind == VectorKind.Vector
        && (column.ItemType == BooleanDataViewType.Instance || column.ItemType == NumberDataViewType.Single);

    public bool AcceptsLabel(DataViewType type) => type is VectorDataViewType vector && (vector.ItemType is KeyDataViewType
        || (vector.IsKnownSize && (vector.ItemType is BooleanDataViewType || vector.ItemType == NumberDataViewType.Single)));

    public string Advice(SchemaShape.Column label) => label switch
    {
        { Kind: VectorKind.Scalar } =>
            "A row has any number of labels here: join Boolean columns by Concatenate, or load a vector of texts "
            + $"and add Conversion.MapValueToKey(\"{options.LabelColumnName}\")",
        { ItemType: TextDataViewType } => $"Add Conversion.MapValueToKey(\"{options.LabelColumnName}\") in front",
        { Kind: VectorKind.VariableVector } => "Every row must have a value for each label: load the column as a vector of that length",
        _ => $"Add Conversion.ConvertType(\"{options.LabelColumnName}\", outputKind: DataKind.Single) in front",
    };

    public ITrainingTask Bind(DataViewSchema.Column label)
    {
        var vector = (VectorDataViewType)label.Type;
        var values = vector.ItemType is KeyDataViewType key
            ? LabelValues.FromColumn(label) ?? LabelValues.FromNames(DefaultLabels.Names((int)key.Count))
            : LabelValues.FromNames(SlotNames.Of(label) ?? DefaultLabels.Names(vector.Size));
        var settings = TaskSettings.Of(this, MultiLabelTask.Kind, values.Names, values);
        var threshold = ((float)options.Threshold).ToString(CultureInfo.InvariantCulture);
        return new MultiLabelTask(
            settings with { Values = new Dictionary<string, string> { [MultiLabelTask.ThresholdValue] = threshold } });
    }

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random)
    {
        var weights = ClassWeighting.Of(options.ClassWeights, task.Settings.LabelNames);
        return new MultiLabelObjective((SequenceClassificationModel)network, weights);
    }
}
