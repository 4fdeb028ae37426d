using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Multi-label classification of a text or a pair: a sigmoid over each output.</summary>
internal sealed class MultiLabelTask : SequenceTask, ITrainingTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "multilabel-classification";

    public const string Problem = HeadLoss.MultiLabel;

    /// <summary>Name of the threshold in saved models; models of version 0.1 use the default.</summary>
    public const string ThresholdValue = nameof(DebertaV3MultiLabelClassificationOptions.Threshold);

    /// <summary>Default of the smallest probability at which a label is predicted (transformers' text classification).</summary>
    public const float DefaultThreshold = 0.5f;

    private readonly float _threshold;

    /// <exception cref="InvalidDataException">There is no label, or a label's value cannot be parsed.</exception>
    public MultiLabelTask(ModelSettings settings)
        : base(settings)
    {
        var labels = settings.Labels()
            ?? throw new InvalidDataException($"The model holds a task '{Kind}' whose labels have no names.");
        if (OutputCount == 0)
            throw new InvalidDataException($"The model holds a task '{Kind}' without labels.");
        _threshold = settings.Values.ContainsKey(ThresholdValue) ? settings.Value(ThresholdValue, 0f, 1f) : DefaultThreshold;
        OutputColumns =
        [
            OutputColumn.Of<VBuffer<uint>>(
                settings.Column("Prediction"), new VectorDataViewType(new KeyDataViewType(typeof(uint), labels.Count)),
                ScoreAnnotations.KeyValues(labels), Predict),
            OutputColumn.Of<VBuffer<float>>(
                settings.Column("Score"), new VectorDataViewType(NumberDataViewType.Single, labels.Count),
                ScoreAnnotations.Multiclass(labels), Score),
        ];
    }

    /// <summary>Returns the task for a folder with such a head; otherwise null.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels || !(folder.ProblemType == Problem && labels.Count >= 1))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before allocating for the label count of config.json
        return new(new MultiLabelTask(folder.Settings(Kind, labels, LabelValues.FromNames(labels))));
    }

    public override string Name => MultiLabelDefinition.TaskName;

    public override string? ProblemType => Problem;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics => MultiLabelEvaluator.Names(Settings.LabelNames);

    /// <summary>Returns a reader that gives 1 for each true label and 0 for the others. A value other than 0 and 1 gives NaN.</summary>
    public Func<float[]> LabelReader(DataViewRow row, DataViewSchema.Column label) => MultiLabelReader.Of(row, label, OutputCount);

    public override IReadOnlyList<TrainingExample> Examples(EncodedRow row, float[] label, float weight) =>
        [new(row.Sequences[0], label[0], weight) { Vector = label }];

    protected override IReadOnlyDictionary<string, double> Evaluate(IHostEnvironment environment, float[][] labels, float[][] outputs) =>
        MultiLabelEvaluator.Evaluate(Settings.LabelNames, labels, outputs, IsChosen);

    private bool IsChosen(float logit) => Activations.Sigmoid(logit) >= _threshold;

    private void Predict(float[] logits, ref VBuffer<uint> keys)
    {
        var chosen = Enumerable.Range(0, logits.Length).Where(i => IsChosen(logits[i])).Select(i => (uint)i + 1).ToArray();
        keys = new(chosen.Length, chosen);
    }

    private static void Score(float[] logits, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, logits.Length);
        for (var i = 0; i < logits.Length; i++)
            editor.Values[i] = Activations.Sigmoid(logits[i]);
        score = editor.Commit();
    }
}
