using System.Security.Cryptography;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Two small models of equal sizes with other weights, as folders, which are saved again and again into a third.</summary>
internal static class SavedFolders
{
    public const string First = "first", Second = "second", Target = "target";

    private const string Foreign = "README.md";
    private const int MostSaves = 100_000, NotKilled = 1;

    /// <summary>Makes the two models, and the target with the first and a file of somebody else.</summary>
    public static void Make(string folder)
    {
        foreach (var (name, seed) in new[] { (First, 1), (Second, 2), (Target, 1) })
        {
            using var model = Fit(seed);
            model.SavePretrained(Path.Combine(folder, name));
        }
        File.WriteAllText(Path.Combine(folder, Target, Foreign), "somebody else's");
    }

    /// <summary>Saves both models in turn until it is killed, and prints a line after each save.</summary>
    /// <param name="folder">That of <see cref="Make"/>.</param>
    /// <param name="inside">Whether from inside the target, which then changes places with no other folder.</param>
    public static int Loop(string folder, bool inside)
    {
        var context = new MLContext();
        DebertaV3Transformer[] models =
            [.. new[] { First, Second }.Select(name => context.Model.LoadDebertaV3(Path.Combine(folder, name)))];
        if (inside)
            Environment.CurrentDirectory = Path.Combine(folder, Target);
        for (var i = 1; i <= MostSaves; i++)
        {
            models[i % 2].SavePretrained(Path.Combine(folder, Target));
            Console.WriteLine(i);
        }
        return NotKilled;
    }

    /// <summary>Saves the first model into the target.</summary>
    public static void SaveOnce(string folder)
    {
        using var model = new MLContext().Model.LoadDebertaV3(Path.Combine(folder, First));
        model.SavePretrained(Path.Combine(folder, Target));
    }

    /// <summary>Saves the second model over the first and prints what came of it: the target is on a disk that has room for one.</summary>
    public static int TrySave(string folder)
    {
        Make(folder);
        using var model = new MLContext().Model.LoadDebertaV3(Path.Combine(folder, Second));
        try
        {
            model.SavePretrained(Path.Combine(folder, Target));
            Console.WriteLine("saved");
        }
        catch (IOException problem)
        {
            Console.WriteLine(problem.GetType().Name);
        }
        Console.WriteLine($"{Check(folder)}, {Leftovers(folder)} left");
        return 0;
    }

    /// <summary>Which of the models the target is, byte for byte, once it is loaded; else what is wrong.</summary>
    public static string Check(string folder)
    {
        var target = Path.Combine(folder, Target);
        try
        {
            using var model = new MLContext().Model.LoadDebertaV3(target);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            return $"does not load: {problem.Message}";
        }
        if (!File.Exists(Path.Combine(target, Foreign)))
            return $"lost {Foreign}";
        var found = Digest(target);
        return new[] { First, Second }.FirstOrDefault(name => Digest(Path.Combine(folder, name)) == found) ?? "is a mixture of both";
    }

    /// <summary>Hidden entries beside the target and inside it.</summary>
    public static int Leftovers(string folder) =>
        new[] { folder, Path.Combine(folder, Target) }.Sum(each => Directory.GetFileSystemEntries(each, ".*").Length);

    private static string Digest(string folder) => string.Join('\n', Directory.GetFiles(folder)
        .Where(file => Path.GetFileName(file) != Foreign)
        .Order(StringComparer.Ordinal)
        .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    private static DebertaV3Transformer Fit(int seed)
    {
        var config = new DebertaV3Config
        {
            HiddenSize = 64,
            Layers = 1,
            AttentionHeads = 2,
            IntermediateSize = 128,
            VocabularySize = 8064,
            PositionBuckets = 32
        };
        var context = new MLContext(seed);
        var rows = context.Data.LoadFromEnumerable(new[] { "no", "yes" }.Select(label => new TextRow { Sentence1 = label, Label = label }));
        var data = context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        return context.MulticlassClassification.Trainers.DebertaV3TextClassification(new DebertaV3TextClassificationOptions
        {
            Checkpoint = DebertaV3Checkpoint.New(config, Path.Combine(AppContext.BaseDirectory, "spm.model"), seed),
            MaxEpochs = 1,
        }).Fit(data);
    }
}
