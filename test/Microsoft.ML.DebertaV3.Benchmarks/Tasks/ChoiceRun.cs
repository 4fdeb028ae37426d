using System.Xml.Linq;

namespace Microsoft.ML.DebertaV3.Benchmarks.Tasks;

/// <summary>
/// Balanced COPA (Kavumba et al. 2019): which alternative is the cause or the effect. Each question of COPA is there twice, with another
/// premise and the other alternative right, so that the alternatives alone say nothing.
/// </summary>
internal static class ChoiceRun
{
    private const int Folds = 5, Mirrored = 1000; // a question's mirror has its number and 1000 more

    public static System.CommandLine.Command Create() => TaskRun.Create(
        "choices", "Fine-tunes for Balanced COPA, five folds, mirrored pairs on one side.", "The file balanced-copa-dev-all.xml.",
        (15, 32, 1e-3), Run);

    private static void Run(string file, MLContext context, TaskRun.Settings settings)
    {
        var items = Read(file);
        var accuracies = new List<double>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var held = fold;
            var test = context.Data.LoadFromEnumerable(items.Where(item => item.Pair % Folds == held));
            var train = context.Data.LoadFromEnumerable(items.Where(item => item.Pair % Folds != held));
            using var model = context.MulticlassClassification.Trainers
                .DebertaV3MultipleChoice(settings.Of(new DebertaV3MultipleChoiceOptions())).Fit(train);
            var losses = model.TrainingHistory.Epochs.Select(epoch => epoch.TrainingLoss).ToArray();
            var (learned, found) = (Measure(context, model, train), Measure(context, model, test));
            accuracies.Add(found.Accuracy);
            Console.WriteLine($"fold {fold + 1}: loss {losses[0]:f3} -> {losses[^1]:f3}, training {learned.Accuracy:p1}, held out "
                + $"{found.Accuracy:p1}, a guess {found.ChanceAccuracy:p1}, log loss {found.LogLoss:f3}");
        }
        Console.WriteLine($"mean of the held-out accuracies {accuracies.Average():p1}, always the more frequent index "
            + $"{Math.Max(items.Average(item => item.Label), 1 - items.Average(item => item.Label)):p1}, {items.Length} questions");
    }

    private static MultipleChoiceMetrics Measure(MLContext context, DebertaV3Transformer model, IDataView data) =>
        context.MulticlassClassification.EvaluateMultipleChoice(model.Transform(data));

    private static Item[] Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = System.Xml.XmlReader.Create(stream, new() { DtdProcessing = System.Xml.DtdProcessing.Ignore });
        return [.. XDocument.Load(reader).Root!.Elements("item").Select(Of)];
    }

    private static Item Of(XElement item)
    {
        var question = item.Attribute("asks-for")!.Value == "cause" ? "What was the cause?" : "What happened then?";
        return new()
        {
            Pair = (int)item.Attribute("id")! % Mirrored,
            Context = $"{item.Element("p")!.Value} {question}",
            Choices = [item.Element("a1")!.Value, item.Element("a2")!.Value],
            Label = (int)item.Attribute("most-plausible-alternative")! - 1,
        };
    }

    private sealed class Item
    {
        public int Pair { get; set; }

        public string Context { get; set; } = "";

        public string[] Choices { get; set; } = [];

        public float Label { get; set; }
    }
}
