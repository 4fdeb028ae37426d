using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextRegression;

/// <summary>Regression as a trainer promises it: a Single label, a Single score.</summary>
internal sealed class RegressionDefinition(DebertaV3TextRegressionOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextRegression";

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public TaskColumns Columns { get; } = new(options.ScoreColumnName);

    public IReadOnlyList<(string Option, string? Column)> Outputs => [(nameof(options.ScoreColumnName), options.ScoreColumnName)];

    public string LabelTypes => "Single";

    public bool AcceptsLabel(SchemaShape.Column column) => SchemaChecks.IsScalar(column, NumberDataViewType.Single);

    public bool AcceptsLabel(DataViewType type) => type is NumberDataViewType && type.RawType == typeof(float);

    public IEnumerable<SchemaShape.Column> OutputShape(SchemaShape.Column label) =>
        [new(options.ScoreColumnName, VectorKind.Scalar, NumberDataViewType.Single, false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation()))];

    public ITask Bind(DataViewSchema.Column label) => new RegressionTask(Columns, label.Name);

    public IObjective Objective(SequenceClassificationModel network, ITask task, Generator random) => new SequenceObjective(network, task.ProblemType);

    public IReadOnlyList<float>? ClassWeights(ITask task) => null;
}
