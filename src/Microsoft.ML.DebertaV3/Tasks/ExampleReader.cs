using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Reads and tokenizes the rows of a data view.</summary>
/// <param name="host">ML.NET host; cancels the reading if the context is cancelled.</param>
/// <param name="channel">Log channel.</param>
/// <param name="definition">Definition of the task, which determines the columns.</param>
/// <param name="tokenizer">Tokenizer of the checkpoint.</param>
/// <param name="cancellation">Cancels the reading.</param>
internal sealed class ExampleReader(
    IHost host, IChannel channel, ITaskDefinition definition, DebertaV3Tokenizer tokenizer, CancellationToken cancellation)
{
    private const int NamesShown = 10;

    private readonly DebertaV3TrainerOptions _options = definition.Options;

    private string ValidationOwner => $"the {nameof(_options.ValidationSet)} of {definition.Name}";

    /// <summary>Reads the training rows. Rows without a label or weight are skipped; their number is logged.</summary>
    /// <exception cref="InvalidOperationException">No row remains.</exception>
    public List<TrainingRow> Read(IDataView input, ITrainingTask task) => Read(input, task, "training", definition.Name, definition.Advice);

    /// <summary>Reads the rows of a validation set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The columns differ from those of the training rows.</exception>
    /// <exception cref="InvalidOperationException">The labels differ from those of the training rows, or no row has a label.</exception>
    public List<TrainingRow> ReadValidation(IDataView input, ITrainingTask task)
    {
        var label = FindLabel(input.Schema, ValidationOwner, ValidationAdvice);
        var names = definition.Bind(label).Settings.LabelNames;
        if (label.Type is VectorDataViewType { ItemType: not KeyDataViewType } vector && vector.Size != task.OutputCount)
        {
            throw new InvalidOperationException(
                $"{nameof(_options.ValidationSet)}: column '{label.Name}' has {vector.Size} numbers a row; "
                + $"that of the training rows has {task.OutputCount}.");
        }
        if (task.OutputCount > 1 && !names.SequenceEqual(task.Settings.LabelNames))
        {
            throw new InvalidOperationException(
                $"{nameof(_options.ValidationSet)}: column '{label.Name}' has the labels {Shown(names)}; "
                + $"the training rows have {Shown(task.Settings.LabelNames)}. "
                + (label.Type is VectorDataViewType { ItemType: not KeyDataViewType }
                    ? "Give both the same slot names in the same order."
                    : "Make the keys of both with the same fitted MapValueToKey."));
        }
        return Read(input, task, "validation", ValidationOwner, ValidationAdvice);
    }

    /// <summary>Finds the label column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">The key values of the column show that there are not enough labels to train
    /// on.</exception>
    public DataViewSchema.Column FindLabel(DataViewSchema schema)
    {
        var label = FindLabel(schema, definition.Name, definition.Advice);
        definition.CheckLabel(label);
        return label;
    }

    private DataViewSchema.Column FindLabel(DataViewSchema schema, string owner, Func<SchemaShape.Column, string> advise) =>
        SchemaChecks.Find(schema, owner, _options.LabelColumnName, definition.LabelTypes, definition.AcceptsLabel, advise);

    private DataViewSchema.Column? FindWeight(DataViewSchema schema, string owner) => _options.ExampleWeightColumnName is { } name
        ? SchemaChecks.Find(schema, owner, name, "Single", type => type.RawType == typeof(float) && type is NumberDataViewType,
            _ => $"Add Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single) in front")
        : null;

    private string ValidationAdvice(SchemaShape.Column label) =>
        "The transforms of a chain reach the training rows, not these: fit them first, and transform both sets with them before Fit "
        + $"({definition.Advice(label)})";

    private List<TrainingRow> Read(
        IDataView input, ITrainingTask task, string purpose, string owner, Func<SchemaShape.Column, string> advise)
    {
        var label = FindLabel(input.Schema, owner, advise);
        var weight = FindWeight(input.Schema, owner);
        var texts = TextColumnReader.Find(input.Schema, owner, task.Inputs);
        var rows = new List<TrainingRow>();
        var (unlabelled, weightless) = (0, 0);
        var columns = texts.Append(label).Concat(definition.FurtherColumns.Select(column => column.Find(input.Schema, owner)));
        using var cursor = input.GetRowCursor(weight is { } w ? columns.Append(w) : columns);
        var readText = new TextColumnReader(cursor, owner, task.Inputs);
        var readLabel = task.LabelReader(cursor, label);
        var readWeight = weight is { } column ? LabelReader.Of(cursor, column) : () => 1f;
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            cancellation.ThrowIfCancellationRequested();
            var (numbers, importance) = (readLabel(), Weight(readWeight(), cursor.Position));
            if (!numbers.All(float.IsFinite))
                unlabelled++;
            else if (!(importance > 0))
                weightless++;
            else if (Row(task, readText.Read() with { Position = cursor.Position }, numbers, importance) is { Examples.Count: > 0 } row)
                rows.Add(row);
            else
                unlabelled++;
        }
        Report(rows.Count, unlabelled, weightless, purpose);
        return rows;
    }

    private TrainingRow Row(ITrainingTask task, TextRow texts, float[] label, float weight)
    {
        var encoded = task.Encode(texts, tokenizer);
        return new(encoded, label, task.Examples(encoded, label, weight));
    }

    private float Weight(float weight, long position) => weight < 0 || float.IsInfinity(weight)
        ? throw new InvalidOperationException(
        $"Row {position}: column '{_options.ExampleWeightColumnName}' is {weight}; a weight is 0 or a positive number.")
        : weight;

    private void Report(int count, int unlabelled, int weightless, string purpose)
    {
        var all = count + unlabelled + weightless;
        if (count == 0)
        {
            throw new InvalidOperationException(
                $"{definition.Name} found no {purpose} row with a label in '{_options.LabelColumnName}': "
                + $"{Reason(all, unlabelled, weightless)}.");
        }
        if (count < all)
        {
            channel.Warning(
                $"{all - count} of {all} {purpose} rows have no label in '{_options.LabelColumnName}', or no weight, and are left out.");
        }
        channel.Info($"{count} {purpose} rows are read and tokenized.");
    }

    private string Reason(int all, int unlabelled, int weightless) => (all, unlabelled, weightless) switch
    {
        (0, _, _) => "there is no row at all",
        (_, _, 0) => $"the labels of all {all} rows are missing, infinite, or keys that the training rows do not have",
        (_, 0, _) => $"the weights of all {all} rows, in '{_options.ExampleWeightColumnName}', are 0 or missing",
        _ => $"of {all} rows {unlabelled} have no label, and the others the weight 0 or none in '{_options.ExampleWeightColumnName}'",
    };

    private static string Shown(IReadOnlyList<string> names) =>
        names.Count <= NamesShown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(NamesShown))}, ... ({names.Count} in all)";
}
