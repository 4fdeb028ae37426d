using Microsoft.ML;
using Microsoft.ML.DebertaV3;

// What a stranger does with the package alone: train, save, load in a second process, predict. The text prediction must survive unchanged.
var model = Path.Combine(AppContext.BaseDirectory, "colour.mlnet");
var context = new MLContext(seed: 1);
if (args is ["train"])
{
    Row[] rows = [.. Enumerable.Range(0, 24)
        .Select(i => i % 2 == 0 ? new Row("warm", $"red and orange number {i}") : new Row("cold", $"blue and green number {i}"))];
    var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
        .Append(context.MulticlassClassification.Trainers.DebertaV3TextClassification(sentence1ColumnName: "Text", batchSize: 8,
        maxEpochs: 2))
        .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    var data = context.Data.LoadFromEnumerable(rows);
    context.Model.Save(pipeline.Fit(data), data.Schema, model);
}

using var engine = context.Model.CreatePredictionEngine<Row, Prediction>(context.Model.Load(model, out _));
var prediction = engine.Predict(new Row("warm", "a red door"));
Console.WriteLine(
    string.Create(System.Globalization.CultureInfo.InvariantCulture,
    $"{prediction.PredictedLabel} {prediction.Score[0]:r} {prediction.Score[1]:r}"));

internal sealed record Row(string Label, string Text)
{
    public Row() : this("", "")
    {
    }

    public string Label { get; set; } = Label;

    public string Text { get; set; } = Text;
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
