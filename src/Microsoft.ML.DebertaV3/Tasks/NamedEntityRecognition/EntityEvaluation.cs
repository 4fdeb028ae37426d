using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Computes the metrics from a column with the labels of words and a column with the predicted labels.</summary>
internal static class EntityEvaluation
{
    private const string User = "EvaluateNamedEntities";

    /// <summary>Reads the rows (one sentence each) and computes the metrics. Words without a label are skipped.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The labels of the words; with <paramref name="spans"/> the types of the entities.</param>
    /// <param name="predictedLabelColumnName">The predicted labels of the words.</param>
    /// <param name="spans">Where the true entities are; null: words have labels.</param>
    /// <param name="matching">What counts as an entity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has not as many labels as predictions, or entities that do not fit its text; there
    /// are no rows.</exception>
    public static NamedEntityMetrics Run(
        IDataView data, string labelColumnName, string predictedLabelColumnName, SpanColumns? spans, EntityMatching matching)
    {
        var label = TextListReader.Find(data.Schema, User, labelColumnName);
        var prediction = TextListReader.Find(data.Schema, User, predictedLabelColumnName);
        var further = spans?.Find(data.Schema) ?? [];
        var (counts, rows) = (new EntityCounts(matching), 0);
        foreach (var (truth, predicted) in DataRows.Read(data, [label, prediction, .. further], Reader))
        {
            if (truth.Length != predicted.Length)
            {
                throw DataRows.Wrong(rows, $"has {truth.Length} labels in '{label.Name}' and {predicted.Length} in '{prediction.Name}'; "
                    + "each word needs one of both.");
            }
            var labelled = Enumerable.Range(0, truth.Length).Where(word => truth[word] is not null).ToArray();
            counts.Add([.. labelled.Select(word => truth[word])], [.. labelled.Select(word => predicted[word])]);
            rows++;
        }
        return rows > 0 ? counts.Metrics() : throw DataRows.None();

        Func<(string?[] Truth, string?[] Predicted)> Reader(DataViewRow row)
        {
            var (readLabels, readPredictions) = (TextListReader.Of(row, label), TextListReader.Of(row, prediction));
            var readTruth = spans?.Reader(row, readLabels) ?? readLabels;
            return () => (readTruth(), readPredictions());
        }
    }

    /// <summary>The columns that say where true entities are.</summary>
    /// <param name="Text">The text, or its words.</param>
    /// <param name="Start">The UTF-16 index at which each begins.</param>
    /// <param name="End">The index behind each.</param>
    internal sealed record SpanColumns(string Text, string Start, string End)
    {
        private readonly InputColumn _text = NamedEntityTask.Input(Text);

        public IReadOnlyList<DataViewSchema.Column> Find(DataViewSchema schema) =>
        [
            .. TextColumnReader.Find(schema, User, [_text]),
            NumberReader.FindVector(schema, User, Start),
            NumberReader.FindVector(schema, User, End),
        ];

        public Func<string?[]> Reader(DataViewRow row, Func<string?[]> readTypes) =>
            EntitySpanReader.Of(row, User, _text, readTypes, row.Schema[Start], row.Schema[End]);
    }
}
