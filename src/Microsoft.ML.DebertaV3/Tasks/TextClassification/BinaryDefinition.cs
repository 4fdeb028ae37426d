using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Binary classification as a trainer promises it: a bool label and prediction, log-odds and their probability.</summary>
internal sealed class BinaryDefinition(DebertaV3TextClassificationOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextClassification";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public TaskColumns Columns { get; } = new(options.ScoreColumnName, options.PredictionColumnName, options.ProbabilityColumnName);

    public IReadOnlyList<(string Option, string? Column)> Outputs => ColumnNames.BinaryOutputs(options);

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

    public IEnumerable<SchemaShape.Column> OutputShape(SchemaShape.Column label)
    {
        var annotations = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        yield return new(options.PredictionColumnName, VectorKind.Scalar, BooleanDataViewType.Instance, false, annotations);
        yield return new(options.ScoreColumnName, VectorKind.Scalar, NumberDataViewType.Single, false, annotations);
        yield return new(options.ProbabilityColumnName, VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)));
    }

    public ITask Bind(DataViewSchema.Column label) =>
        new BinaryTask(Columns);

    public IObjective Objective(SequenceClassificationModel network, ITask task, Generator random) =>
        ClassificationObjective.Create(options, network, task, random);

    public string LaterOption => nameof(options.ScaleTemperature);

    public bool Calibrates => options.ScaleTemperature;

    public IReadOnlyList<float>? ClassWeights(ITask task) => ClassificationObjective.ClassWeights(options, task.LabelNames);
}
