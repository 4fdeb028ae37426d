using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Multi-class classification: key label and prediction, and a vector of probabilities.</summary>
internal sealed class MulticlassDefinition(DebertaV3TextClassificationOptions options) : ITaskDefinition
{
    public const string TaskName = "DebertaV3TextClassification";

    private const int MostLabels = 1_000_000; // hashed keys have billions of values; such a head does not fit in memory

    public string Name => TaskName;

    public DebertaV3TrainerOptions Options => options;

    public IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["Prediction"] = options.PredictionColumnName,
        ["Score"] = options.ScoreColumnName,
    };

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

    public ITrainingTask Bind(DataViewSchema.Column label)
    {
        var (count, values) = ((int)((KeyDataViewType)label.Type).Count, LabelValues.FromColumn(label));
        return new MulticlassTask(TaskSettings.Of(this, MulticlassTask.Kind, values?.Names ?? DefaultLabels.Names(count), values));
    }

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        ClassificationObjective.Create(options, network, task, random);

    public string LaterOption => nameof(options.ScaleTemperature);

    public bool Calibrates => options.ScaleTemperature;

    public IReadOnlyList<float>? ClassWeights(ITrainingTask task) =>
        ClassWeighting.Of(options.ClassWeights, task.Settings.LabelNames);
}
