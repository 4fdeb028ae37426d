using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using ParquetSharp;
using Shared;

namespace BatchScoring;

/// <summary>The command that makes rows and a model to try scoring with.</summary>
internal static class MakeCommand
{
    private const int GroupRows = 50_000;

    private static readonly string[] Subjects = ["The bin", "Our hedge", "The bus", "A lamp", "The bar below", "My permit", "The swing",
        "A pipe"];
    private static readonly string[] Verbs = ["was not emptied", "hides the sign", "came late", "is broken", "plays music", "has expired",
        "leaks"];
    private static readonly string[] Times = ["again", "since Monday", "for two weeks", "every night", "this morning", "near the station"];

    public static Command Create()
    {
        Option<int> rows = new("--rows") { Description = "Number of rows.", DefaultValueFactory = _ => 100_000 };
        Option<string> file = new("--rows-file") { Description = "A .tsv or .parquet file for the rows.", Required = true };
        Option<string> model =
            new("--model") { Description = "Folder for a model, fine-tuned on the messages of samples/TextClassification." };
        Option<int> epochs = new("--epochs") { Description = "Passes of the fine-tuning.", DefaultValueFactory = _ => 1 };
        Command command = new("make", "Makes rows and a model.") { rows, file, model, epochs };
        command.SetAction(result =>
        {
            WriteRows(result.GetRequiredValue(file), Texts(result.GetValue(rows)));
            if (result.GetValue(model) is { } folder)
                FineTune(folder, result.GetValue(epochs));
        });
        return command;
    }

    // Short rows: 10 pieces or so. The number makes each one different.
    private static IEnumerable<string> Texts(int count)
    {
        var random = new Random(1);
        for (var row = 0; row < count; row++)
            yield return $"{One(Subjects)} {One(Verbs)} {One(Times)}, {row}.";

        string One(string[] parts) => parts[random.Next(parts.Length)];
    }

    private static void WriteRows(string path, IEnumerable<string> texts)
    {
        if (!Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            File.WriteAllLines(path, texts.Prepend("Text"));
            return;
        }
        using var file = new ParquetFileWriter(path, [new Column<string>("Text")]);
        foreach (var rows in texts.Chunk(GroupRows))
        {
            using var group = file.AppendRowGroup();
            using var column = group.NextColumn().LogicalWriter<string>();
            column.WriteBatch(rows);
        }
        file.Close();
    }

    private static void FineTune(string folder, int epochs)
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromTextFile<Message>(
            Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"), separatorChar: '\t', hasHeader: true);
        var keys = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        using var model = TrainingBar.Run("Training", progress => mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
            new DebertaV3TextClassificationOptions { Sentence1ColumnName = "Text", MaxEpochs = epochs, Progress = progress }).Fit(keys));
        model.SavePretrained(folder);
    }
}
