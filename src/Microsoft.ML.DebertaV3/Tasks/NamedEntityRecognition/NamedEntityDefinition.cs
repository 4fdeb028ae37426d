using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Named entity recognition: a key label for each word, and vectors with the entities.</summary>
internal sealed class NamedEntityDefinition : ITaskDefinition
{
    private readonly DebertaV3NamedEntityRecognitionOptions _options;

    /// <exception cref="ArgumentException">Options contradict each other, or are not supported by this task.</exception>
    public NamedEntityDefinition(DebertaV3NamedEntityRecognitionOptions options)
    {
        Refuse(options.Sentence2ColumnName is not null, nameof(options.Sentence2ColumnName), "entities are looked for in one text");
        Refuse(options.ClassifierDropout is not null, nameof(options.ClassifierDropout),
            $"the head of this task has the network's own dropout; set {nameof(options.HiddenDropout)}");
        Refuse(options.LabelStartColumnName is null != options.LabelEndColumnName is null, nameof(options.LabelEndColumnName),
            $"it goes with {nameof(options.LabelStartColumnName)}: set both, or none");
        EntitySettings.RequireStride(options.Stride, options.MaxLength);
        _options = options;
        FurtherColumns = options is { LabelStartColumnName: { } start, LabelEndColumnName: { } end }
            ? [Places(nameof(options.LabelStartColumnName), start), Places(nameof(options.LabelEndColumnName), end)]
            : [];
        Columns = new Dictionary<string, string>
        {
            ["Prediction"] = options.PredictionColumnName,
            ["EntityText"] = options.EntityTextColumnName,
            ["EntityType"] = options.EntityTypeColumnName,
            ["EntityStart"] = options.EntityStartColumnName,
            ["EntityLength"] = options.EntityLengthColumnName,
            ["Score"] = options.ScoreColumnName,
        };
    }

    public string Name => NamedEntityTask.TaskName;

    public DebertaV3TrainerOptions Options => _options;

    public IReadOnlyList<(string Option, InputColumn Column)> Inputs =>
        [(nameof(_options.Sentence1ColumnName), NamedEntityTask.Input(_options.Sentence1ColumnName))];

    public IReadOnlyDictionary<string, string> Columns { get; }

    public IReadOnlyList<NumberColumn> FurtherColumns { get; }

    public string LabelTypes => HasSpans ? "a vector of keys, the type of each entity" : "a vector of keys, one for each word";

    public bool AcceptsLabel(SchemaShape.Column column) => column.IsKey && column.Kind != VectorKind.Scalar;

    public bool AcceptsLabel(DataViewType type) => type is VectorDataViewType { ItemType: KeyDataViewType };

    public string Advice(SchemaShape.Column label) => label switch
    {
        { Kind: VectorKind.Scalar } => $"Each {(HasSpans ? "entity has a type" : "word has a label")} here: load a vector of texts "
            + $"and add Conversion.MapValueToKey(\"{_options.LabelColumnName}\")",
        _ => $"Add Conversion.MapValueToKey(\"{_options.LabelColumnName}\") in front",
    };

    public void CheckLabel(DataViewSchema.Column label)
    {
        if (!HasSpans && Keys(label) < 2) // a type of entities is told apart from O
        {
            throw new InvalidOperationException(
                $"{Name} needs at least two labels to tell apart, such as O and B-PER; the keys of column '{label.Name}' stand for "
                + $"{Keys(label)}: the rows that they were made of have no other, or there are no rows.");
        }
    }

    public ITrainingTask Bind(DataViewSchema.Column label)
    {
        var values = LabelValues.FromColumn(label) ?? LabelValues.FromNames(DefaultLabels.Names(Keys(label)));
        if (HasSpans)
            values = LabelValues.FromNames([EntityTag.OutsideName, .. values.Names.SelectMany(type => new[] { $"B-{type}", $"I-{type}" })]);
        var settings = TaskSettings.Of(this, NamedEntityTask.Kind, values.Names, values);
        var own = EntitySettings.Values(
            _options.Aggregation, _options.RepairLabels, _options.Stride, settings.MaxLength, _options.LabelAllPieces);
        return new NamedEntityTask(settings with { Values = own }, FurtherColumns);
    }

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        new NamedEntityObjective((TokenClassificationModel)network);

    private bool HasSpans => FurtherColumns.Count > 0;

    private static NumberColumn Places(string option, string name) => new(option, name, IsVector: true);

    private static int Keys(DataViewSchema.Column label) => LabelValues.FromColumn(label)?.Count
        ?? (int)((KeyDataViewType)((VectorDataViewType)label.Type).ItemType).Count;
}
