using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.TextClassification;

/// <summary>Multi-class classification of a text or a pair: softmax over the head's outputs.</summary>
internal sealed class MulticlassTask : SequenceTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "multiclass-classification";

    /// <exception cref="InvalidDataException">There are fewer than two labels, or a label's value cannot be parsed.</exception>
    public MulticlassTask(ModelSettings settings)
        : base(settings)
    {
        if (OutputCount < 2)
            throw new InvalidDataException($"The model holds a task '{Kind}' with {OutputCount} labels; it needs two.");
        var labels = settings.Labels();
        OutputColumns =
        [
            OutputColumn.Of<uint>(settings.Column("Prediction"), new KeyDataViewType(typeof(uint), OutputCount),
                ScoreAnnotations.KeyValues(labels), Predict),
            OutputColumn.Of<VBuffer<float>>(
                settings.Column("Score"), new VectorDataViewType(NumberDataViewType.Single, OutputCount),
                ScoreAnnotations.Multiclass(labels), Score),
        ];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels
            || !((folder.ProblemType is null or "single_label_classification") && labels.Count >= 2))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return new(new MulticlassTask(folder.Settings(Kind, labels, LabelValues.FromNames(labels))));
    }

    public override string Name => MulticlassDefinition.TaskName;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics { get; } = ["MicroAccuracy", "MacroAccuracy", "LogLoss", "LogLossReduction"];

    protected override IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs)
    {
        foreach (var row in outputs)
            Activations.Softmax([.. row], row);
        return TaskMetrics.Multiclass(environment, [.. labels.Select(label => label[0])], outputs);
    }

    private static void Predict(float[] logits, ref uint key) => key = (uint)Activations.ArgMax(logits) + 1;

    private static void Score(float[] logits, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, logits.Length);
        Activations.Softmax(logits, editor.Values);
        score = editor.Commit();
    }
}
