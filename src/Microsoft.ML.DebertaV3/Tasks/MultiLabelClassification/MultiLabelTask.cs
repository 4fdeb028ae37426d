using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;

/// <summary>Any number of labels for a text or a pair: a sigmoid of each output.</summary>
internal sealed class MultiLabelTask : SequenceTask, ITrainingTask
{
    /// <summary>What saved models call it.</summary>
    public const string Kind = "multilabel-classification";

    public const string Problem = HeadLoss.MultiLabel;

    /// <summary>
    /// Name of its own option in saved models: the probability from which a label counts; models of version 0.1 have the default.
    /// </summary>
    public const string ThresholdValue = nameof(DebertaV3MultiLabelClassificationOptions.Threshold);

    /// <summary>The probability from which a label counts where nobody says (transformers' text classification).</summary>
    public const float DefaultThreshold = 0.5f;

    private readonly float _threshold;

    /// <exception cref="InvalidDataException">There is no label, or the labels are no values.</exception>
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

    /// <summary>The task of a folder with such a head; null where it has another.</summary>
    public static FolderTask? FromFolder(FittedFolder folder)
    {
        if (!folder.Has(ArchitectureName) || folder.Labels is not { } labels || !(folder.ProblemType == Problem && labels.Count >= 1))
            return null;
        folder.Checkpoint.RequireSizes(labels.Count); // before as many labels are made as config.json merely claims
        return new(new MultiLabelTask(folder.Settings(Kind, labels, LabelValues.FromNames(labels))));
    }

    public override string Name => MultiLabelDefinition.TaskName;

    public override string? ProblemType => Problem;

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override IReadOnlyList<string> Metrics => MultiLabelEvaluator.Names(Settings.LabelNames);

    /// <summary>1 where a label is true, else 0; of keys those that the row has. NaN of a row with a value that is neither.</summary>
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
