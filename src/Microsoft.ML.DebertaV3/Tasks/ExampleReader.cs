using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Reads the training rows of a data view once and tokenizes them.</summary>
internal sealed class ExampleReader(IHost host, IChannel channel, ITaskDefinition definition, DebertaV3Tokenizer tokenizer)
{
    private readonly DebertaV3TrainerOptions _options = definition.Options;

    /// <summary>The rows that have a label and count. Others are left out, and how many is logged.</summary>
    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public List<TrainingExample> Read(IDataView input, string purpose = "training")
    {
        var label = FindLabel(input.Schema);
        var weight = FindWeight(input.Schema);
        var texts = TextColumnReader.Find(input.Schema, definition.Name, _options.TextColumns);
        var examples = new List<TrainingExample>();
        var skipped = 0;
        using var cursor = input.GetRowCursor([.. texts, label, .. weight is { } w ? [w] : Array.Empty<DataViewSchema.Column>()]);
        var readText = new TextColumnReader(cursor, definition.Name, _options.TextColumns);
        var readLabel = LabelReader.Of(cursor, label);
        var readWeight = weight is { } column ? LabelReader.Of(cursor, column) : () => 1f;
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            var (target, importance) = (readLabel(), Weight(readWeight(), cursor.Position));
            if (float.IsFinite(target) && importance > 0)
                examples.Add(new(Encode(readText.Read()), target, importance));
            else
                skipped++;
        }
        Report(examples.Count, skipped, purpose);
        return examples;
    }

    /// <summary>The rows of a validation set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Its columns differ from the training rows'.</exception>
    /// <exception cref="InvalidOperationException">Its labels do, or no row has one.</exception>
    public List<TrainingExample> ReadValidation(IDataView input, ITask task)
    {
        var names = definition.Bind(FindLabel(input.Schema)).LabelNames;
        if (task.OutputCount > 1 && !names.SequenceEqual(task.LabelNames))
        {
            throw new InvalidOperationException(
                $"{nameof(_options.ValidationSet)}: column '{_options.LabelColumnName}' has the labels {string.Join(", ", names)}; the training rows have {string.Join(", ", task.LabelNames)}. "
                + "Make the keys of both with the same fitted MapValueToKey.");
        }
        return Read(input, "validation");
    }

    /// <summary>The label column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public DataViewSchema.Column FindLabel(DataViewSchema schema) =>
        SchemaChecks.Find(schema, definition.Name, _options.LabelColumnName, definition.LabelTypes, definition.AcceptsLabel);

    private DataViewSchema.Column? FindWeight(DataViewSchema schema) => _options.ExampleWeightColumnName is { } name
        ? SchemaChecks.Find(schema, definition.Name, name, "Single", type => type.RawType == typeof(float) && type is NumberDataViewType)
        : null;

    private int[] Encode(TextRow row) => tokenizer.Encode(row.First, row.Second, _options.MaximumLength).Ids;

    private float Weight(float weight, long position) => weight < 0 || float.IsInfinity(weight)
        ? throw new InvalidOperationException($"Row {position}: column '{_options.ExampleWeightColumnName}' is {weight}; a weight is 0 or a positive number.")
        : weight;

    private void Report(int count, int skipped, string purpose)
    {
        if (count == 0)
            throw new InvalidOperationException($"{definition.Name} found no {purpose} row with a label in '{_options.LabelColumnName}' ({skipped} without one, or of weight 0).");
        if (skipped > 0)
            channel.Warning($"{skipped} of {count + skipped} {purpose} rows have no label in '{_options.LabelColumnName}', or no weight, and are left out.");
        channel.Info($"{count} {purpose} rows are read and tokenized.");
    }
}
