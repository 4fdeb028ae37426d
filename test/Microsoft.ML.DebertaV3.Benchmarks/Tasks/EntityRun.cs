namespace Microsoft.ML.DebertaV3.Benchmarks.Tasks;

/// <summary>Named entities of WNUT 2017 (Derczynski et al.): its own training, development and test sentences.</summary>
internal static class EntityRun
{
    private const string Outside = "O";

    public static System.CommandLine.Command Create() => TaskRun.Create(
        "entities", "Fine-tunes for the entities of WNUT 2017 and measures as seqeval does.", "The folder wnut17.", (20, 32, 1e-3), Run);

    private static void Run(string folder, MLContext context, TaskRun.Settings settings)
    {
        var (train, dev, test) = (Read(folder, "wnut17train.conll"), Read(folder, "emerging.dev.conll"),
            Read(folder, "emerging.test.annotated"));
        var toKey = context.Transforms.Conversion.MapValueToKey("Label", "Tags").Fit(context.Data.LoadFromEnumerable(train));
        IDataView View(Sentence[] sentences) => toKey.Transform(context.Data.LoadFromEnumerable(sentences));

        var options = new DebertaV3NamedEntityRecognitionOptions { Sentence1ColumnName = "Words", ValidationSet = View(dev) };
        using var model = context.MulticlassClassification.Trainers.DebertaV3NamedEntityRecognition(settings.Of(options)).Fit(View(train));
        TaskRun.WriteEpochs(model.TrainingHistory, "F1Score", "Precision", "Recall", "WordAccuracy");
        foreach (var (name, sentences) in new[] { ("training", train), ("development", dev), ("test", test) })
            Measure(context, name, sentences, model.Transform(View(sentences)));
    }

    private static void Measure(MLContext context, string name, Sentence[] sentences, IDataView scored)
    {
        var tags = sentences.SelectMany(sentence => sentence.Tags).ToArray();
        Console.WriteLine(
            $"{name}: {sentences.Length} sentences, {(double)tags.Count(tag => tag == Outside) / tags.Length:p1} of the words O");
        foreach (var matching in Enum.GetValues<EntityMatching>())
        {
            var metrics = context.MulticlassClassification.EvaluateNamedEntities(scored, matching: matching);
            var all = metrics.Overall;
            Console.WriteLine($"  {matching}: F1 {all.F1Score:f3}, precision {all.Precision:f3}, recall {all.Recall:f3} of {all.Support} "
                + $"entities, words right {metrics.WordAccuracy:p1}");
            foreach (var (type, found) in matching == EntityMatching.Lenient ? metrics.PerType : new Dictionary<string, LabelMetrics>())
                Console.WriteLine($"    {type}: F1 {found.F1Score:f3} of {found.Support}");
        }
    }

    // A word and its label a line, an empty line behind each sentence.
    private static Sentence[] Read(string folder, string file)
    {
        var sentences = new List<Sentence>();
        List<string> words = [], tags = [];
        foreach (var line in File.ReadLines(Path.Combine(folder, file)).Append(""))
        {
            if (line.Split('\t') is [{ Length: > 0 } word, { Length: > 0 } tag, ..])
            {
                words.Add(word);
                tags.Add(tag.Trim());
            }
            else if (words.Count > 0)
            {
                sentences.Add(new() { Words = [.. words], Tags = [.. tags] });
                words.Clear();
                tags.Clear();
            }
        }
        return [.. sentences];
    }

    private sealed class Sentence
    {
        public string[] Words { get; set; } = [];

        public string[] Tags { get; set; } = [];
    }
}
