using System.Globalization;
using System.Text;
using ParquetSharp;

namespace BatchScoring;

/// <summary>Both formats of predictions: the columns Row, PredictedLabel and Probability.</summary>
internal static class PredictionFiles
{
    public static void WriteTsv(Stream stream, IReadOnlyList<Prediction> predictions)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write("Row\tPredictedLabel\tProbability\n");
        foreach (var (row, label, probability) in predictions)
            writer.Write(
                string.Create(CultureInfo.InvariantCulture, $"{row}\t{label.Replace('\t', ' ').Replace('\n', ' ')}\t{probability:r}\n"));
    }

    public static void WriteParquet(Stream stream, IReadOnlyList<Prediction> predictions)
    {
        Column[] columns = [new Column<long>("Row"), new Column<string>("PredictedLabel"), new Column<float>("Probability")];
        using var file = new ParquetFileWriter(stream, columns, null, Compression.Snappy, null, leaveOpen: true);
        using (var group = file.AppendRowGroup())
        {
            Write(group, [.. predictions.Select(prediction => prediction.Row)]);
            Write(group, [.. predictions.Select(prediction => prediction.Label)]);
            Write(group, [.. predictions.Select(prediction => prediction.Probability)]);
        }
        file.Close();
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
