using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Metrics of a column of word labels and one of predicted word labels.</summary>
internal static class EntityEvaluation
{
    private const string User = "EvaluateNamedEntities";

    /// <summary>Reads the rows, a sentence each, and counts. Words without a label are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has not as many labels as predictions; there are no rows.</exception>
    public static NamedEntityMetrics Run(
        IDataView data, string labelColumnName, string predictedLabelColumnName, EntityMatching matching)
    {
        var label = TextListReader.Find(data.Schema, User, labelColumnName);
        var prediction = TextListReader.Find(data.Schema, User, predictedLabelColumnName);
        var (counts, rows) = (new EntityCounts(matching), 0);
        foreach (var (truth, predicted) in DataRows.Read(data, label, TextListReader.Of, prediction, TextListReader.Of))
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
    }
}
