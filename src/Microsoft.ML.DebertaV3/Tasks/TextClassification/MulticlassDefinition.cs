using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Multi-class classification as a trainer promises it: a key label, a key prediction, a vector of probabilities.</summary>
internal sealed class MulticlassDefinition(DebertaV3TextClassificationOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextClassification";

    private const int MostLabels = 1_000_000; // a key made by hashing counts billions: no head of that size fits any memory

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public TaskColumns Columns { get; } = new(options.ScoreColumnName, options.PredictionColumnName);

    public IReadOnlyList<(string Option, string? Column)> Outputs => ColumnNames.Outputs(options);

    public string LabelTypes => $"a key of 2 to {MostLabels} values";

    public bool AcceptsLabel(SchemaShape.Column column) => column is { Kind: VectorKind.Scalar, IsKey: true };

    public bool AcceptsLabel(DataViewType type) => type is KeyDataViewType { Count: <= MostLabels };

    public string Advice(SchemaShape.Column label) => label switch
    {
        { Kind: not VectorKind.Scalar } => "A row has one label here",
        { IsKey: true } => "Keys that were made by hashing count what might be; add Conversion.MapValueToKey in place of the hash",
        _ => $"Add Conversion.MapValueToKey(\"{options.LabelColumnName}\") in front",
    };

    public void CheckLabel(DataViewSchema.Column label)
    {
        if (((KeyDataViewType)label.Type).Count >= 2 && LabelValues.FromColumn(label) is not { Count: < 2 })
            return;
        var found = LabelValues.FromColumn(label) is { Count: 1 } values ? $"one label, '{values.Names[0]}'" : "no label";
        throw new InvalidOperationException(
            $"{Name} needs at least two labels to tell apart; the keys of column '{label.Name}' stand for {found}: "
            + "the rows that they were made of have no other, or there are no rows.");
    }

    public IEnumerable<SchemaShape.Column> OutputShape(SchemaShape.Column label)
    {
        var keyValues = label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) ? new SchemaShape([values]) : null;
        yield return new(options.PredictionColumnName, VectorKind.Scalar, NumberDataViewType.UInt32, true, keyValues);
        yield return new(options.ScoreColumnName, VectorKind.Vector, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label)));
    }

    public ITask Bind(DataViewSchema.Column label) =>
        new MulticlassTask(Columns, (int)((KeyDataViewType)label.Type).Count, LabelValues.FromColumn(label));

    public IObjective Objective(SequenceClassificationModel network, ITask task, Generator random) =>
        ClassificationObjective.Create(options, network, task, random);

    public string LaterOption => nameof(options.ScaleTemperature);

    public bool Calibrates => options.ScaleTemperature;

    public IReadOnlyList<float>? ClassWeights(ITask task) => ClassificationObjective.ClassWeights(options, task.LabelNames);
}
