using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;
using static TorchSharp.torch;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks.MultipleChoice;

/// <summary>Multiple choice: label and prediction are the index or key of the right choice.</summary>
internal sealed class MultipleChoiceDefinition : ITaskDefinition
{
    private const int MostKeys = 1_000_000; // hashed keys have billions of values; no row has so many choices

    private readonly DebertaV3MultipleChoiceOptions _options;

    /// <exception cref="ArgumentException">A second text column is given; the choices are the second texts.</exception>
    public MultipleChoiceDefinition(DebertaV3MultipleChoiceOptions options)
    {
        Refuse(options.Sentence2ColumnName is not null, nameof(options.Sentence2ColumnName),
            $"the second texts are the choices; set {nameof(options.ChoicesColumnName)}");
        _options = options;
        Columns = new Dictionary<string, string>
        {
            ["Prediction"] = options.PredictionColumnName,
            ["Score"] = options.ScoreColumnName,
        };
    }

    public string Name => MultipleChoiceTask.TaskName;

    public DebertaV3TrainerOptions Options => _options;

    public IReadOnlyList<(string Option, InputColumn Column)> Inputs =>
    [
        (nameof(_options.ContextColumnName), new(_options.ContextColumnName)),
        (nameof(_options.ChoicesColumnName), new(_options.ChoicesColumnName, IsVector: true)),
    ];

    public IReadOnlyDictionary<string, string> Columns { get; }

    public string LabelTypes => "a number (the index of the right choice, from 0) or a key";

    public bool AcceptsLabel(SchemaShape.Column column) =>
        column.Kind == VectorKind.Scalar && (column.IsKey || column.ItemType is NumberDataViewType);

    public bool AcceptsLabel(DataViewType type) => type is NumberDataViewType or KeyDataViewType { Count: <= MostKeys };

    public string Advice(SchemaShape.Column label) => label switch
    {
        { Kind: not VectorKind.Scalar } => "A row has one right choice here",
        { IsKey: true } => "Keys that were made by hashing do not say which choice is right: give its index",
        _ => $"Add Conversion.ConvertType(\"{_options.LabelColumnName}\", outputKind: DataKind.Single) in front",
    };

    public void CheckLabel(DataViewSchema.Column label)
    {
        if (label.Type is not KeyDataViewType || LabelValues.FromColumn(label) is not { } values)
            return;
        double[] numbers = [.. values.Names.Select(
            name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
        var countsUp = numbers.Zip(numbers.Skip(1)).All(pair => pair.Second - pair.First == 1);
        if (numbers.All(double.IsFinite) && !countsUp) // in order of occurrence, or with gaps
        {
            throw new InvalidOperationException(
                $"Column '{label.Name}': the first key means the first choice, "
                + $"but the keys stand for {string.Join(", ", values.Names.Take(10))}. "
                + "Make them with keyOrdinality: KeyOrdinality.ByValue, or give the index itself.");
        }
    }

    public ITrainingTask Bind(DataViewSchema.Column label)
    {
        var values = label.Type is KeyDataViewType ? LabelValues.FromColumn(label) : null;
        var keys = label.Type is KeyDataViewType key ? (int)key.Count : 0;
        return new MultipleChoiceTask(TaskSettings.Of(this, MultipleChoiceTask.Kind, values?.Names ?? [], values) with
        {
            Values = new Dictionary<string, string> { [MultipleChoiceTask.Keys] = keys.ToString(CultureInfo.InvariantCulture) },
        });
    }

    public IObjective Objective(nn.Module network, ITrainingTask task, Generator random) =>
        new MultipleChoiceObjective((MultipleChoiceModel)network);
}
