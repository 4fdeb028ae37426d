using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Binary classification: Boolean label and prediction; score (log-odds) and its probability.</summary>
internal sealed class BinaryDefinition(DebertaV3TextClassificationOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextClassification";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["Prediction"] = options.PredictionColumnName,
        ["Score"] = options.ScoreColumnName,
        ["Probability"] = options.ProbabilityColumnName,
    };

    public string LabelTypes => "Boolean";

    public bool AcceptsLabel(SchemaShape.Column column) => SchemaChecks.IsScalar(column, BooleanDataViewType.Instance);

    public bool AcceptsLabel(DataViewType type) => type is BooleanDataViewType;

    public string Advice(SchemaShape.Column label) => label switch
    {
        { Kind: not VectorKind.Scalar } => "A row has one label here",
        { IsKey: true } => "Leave MapValueToKey out, and say which value is true with "
            + $"Conversion.MapValue(\"{options.LabelColumnName}\", pairs); MulticlassClassification has a trainer for keys",
        { ItemType: TextDataViewType } => "Say which text is true with "
            + $"Conversion.MapValue(\"{options.LabelColumnName}\", pairs) in front; "
            + "texts that say 'true' and 'false' are read by Conversion.ConvertType with DataKind.Boolean",
        _ => $"Add Conversion.ConvertType(\"{options.LabelColumnName}\", outputKind: DataKind.Boolean) in front: what is not 0 is true",
    };

    public ITrainingTask Bind(DataViewSchema.Column label) => new BinaryTask(TaskSettings.Of(this, BinaryTask.Kind, BinaryTask.LabelNames));

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        ClassificationObjective.Create(options, network, task, random);

    public string LaterOption => nameof(options.ScaleTemperature);

    public bool Calibrates => options.ScaleTemperature;

    public IReadOnlyList<float>? ClassWeights(ITrainingTask task) =>
        ClassWeighting.Of(options.ClassWeights, task.Settings.LabelNames);
}
