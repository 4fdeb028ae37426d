using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;

namespace Microsoft.ML.DebertaV3.Tasks.ZeroShot;

/// <summary>Selects the label that fits a text, among labels that the network was not trained on.</summary>
internal sealed class ZeroShotTask : SequenceScoringTask
{
    /// <summary>Identifier of the task in saved models.</summary>
    public const string Kind = "zero-shot-classification";

    public const string TaskName = "DebertaV3ZeroShotClassification";

    /// <summary>Names of the task's options in saved models. The labels are a JSON array; absent if a column contains them.</summary>
    public const string LabelsValue = nameof(DebertaV3ZeroShotOptions.Labels),
        TemplateValue = nameof(DebertaV3ZeroShotOptions.HypothesisTemplate), MultiLabelValue = nameof(DebertaV3ZeroShotOptions.MultiLabel);

    private readonly ZeroShotDecoder _decoder;
    private readonly string[]? _labels;
    private readonly string _template;
    private readonly bool _isMultiLabel;

    /// <exception cref="InvalidDataException">The settings do not fit the task, or the network's labels are not those of natural language
    /// inference.</exception>
    public ZeroShotTask(ModelSettings settings)
        : base(settings)
    {
        _decoder = new(settings.LabelNames);
        _labels = settings.Values.TryGetValue(LabelsValue, out var json) ? Parse(json) : null;
        _template = settings.Values.GetValueOrDefault(TemplateValue)
            ?? throw new InvalidDataException($"The model's settings hold no '{TemplateValue}'.");
        _isMultiLabel = settings.Flag(MultiLabelValue);
        OutputColumns =
        [
            OutputColumn.Of<ZeroShotResult, ReadOnlyMemory<char>>(
                settings.Column("Prediction"), TextDataViewType.Instance, null, (row, ref value) => value = row.Best.AsMemory()),
            ScoreColumn(settings.Column("Score")),
        ];
    }

    public override string Name => TaskName;

    public override IReadOnlyList<InputColumn> Inputs =>
        [new(Settings.TextColumns[0]), .. Settings.TextColumns.Skip(1).Select(name => new InputColumn(name, IsVector: true))];

    public override IReadOnlyList<OutputColumn> OutputColumns { get; }

    public override EncodedRow Encode(TextRow row, DebertaV3Tokenizer tokenizer)
    {
        IReadOnlyList<string> labels = _labels ?? row.Several ?? [];
        var pairs = labels.Select(label => Pair(tokenizer, row.First, ZeroShotDecoder.Hypothesis(_template, label)));
        return new([.. pairs], labels);
    }

    public override object Decode(EncodedRow row, float[][] outputs)
    {
        var labels = (IReadOnlyList<string>)row.State!;
        var scores = outputs.Length == 0 ? [] : _decoder.Scores(outputs, _isMultiLabel);
        return new ZeroShotResult(scores.Length == 0 ? "" : labels[Activations.ArgMax(scores)], scores);
    }

    private OutputColumn ScoreColumn(string name) => _labels is null
        ? Vectors.Column<ZeroShotResult, float>(name, NumberDataViewType.Single, row => row.Scores)
        : OutputColumn.Of<ZeroShotResult, VBuffer<float>>(
            name, new VectorDataViewType(NumberDataViewType.Single, _labels.Length),
            ScoreAnnotations.Multiclass(LabelValues.FromNames(_labels)),
            (row, ref value) => value = new(row.Scores.Length, row.Scores));

    private static string[] Parse(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(json) is { Length: > 0 } labels && labels.All(label => label is not null))
                return labels;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"The model's labels are no JSON: {problem.Message}", problem);
        }
        throw new InvalidDataException("The model's settings hold no labels.");
    }

    private sealed record ZeroShotResult(string Best, float[] Scores);
}
