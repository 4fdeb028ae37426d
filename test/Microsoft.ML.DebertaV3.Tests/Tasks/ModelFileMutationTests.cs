using System.Reflection;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

[TestClass]
public sealed class ModelFileMutationTests
{
    private const long MostBytesPerLoad = 64 << 20; // a load of the model itself takes less than 1 MB
    private const int HangMilliseconds = 300_000;

    private static readonly byte[] Zip = Save();
    private static readonly SavedModel Model = new(Zip);

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [Timeout(HangMilliseconds)]
    [DataRow("Settings", 600)]
    [DataRow("Config", 600)]
    [DataRow("Tokenizer", 600)]
    [DataRow("Weights", 600)]
    public void Load_ThrowsOnlyDocumentedExceptions_WhenAStreamIsMutated(string stream, int count)
    {
        var random = new Random(stream.Length);
        var original = Model[stream];

        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var mutated = Mutation.Of(original, random);
            refused += LoadAndPredict(Model.With(stream, mutated), $"{stream}, mutation {i}") ? 0 : 1;
        }

        Assert.AreNotEqual(0, refused);
    }

    [TestMethod]
    [Timeout(HangMilliseconds)]
    [DataRow("Settings")]
    [DataRow("Config")]
    [DataRow("Tokenizer")]
    [DataRow("Weights")]
    public void Load_Refuses_WhenAStreamIsTruncatedAnywhere(string stream)
    {
        var original = Model[stream];

        for (var length = 0; length < original.Length; length += Math.Max(1, original.Length / 40))
        {
            // The tokenizer's pieces are a list without a length: one that ends behind a piece is whole.
            var loaded = LoadAndPredict(Model.With(stream, original.AsSpan(0, length)), $"{stream}, {length} bytes");
            Assert.IsTrue(!loaded || stream == "Tokenizer", $"{stream}, {length} bytes");
        }
    }

    [TestMethod]
    [Timeout(HangMilliseconds)]
    public void Load_Refuses_WhenTheZipIsTruncatedAnywhere()
    {
        for (var length = 0; length < Zip.Length; length += Zip.Length / 100)
        {
            var truncated = new MemoryStream(Zip, 0, length);

            Assert.Throws<Exception>(() => _context.Model.Load(truncated, out _), $"{length} of {Zip.Length} bytes");
        }
    }

    [TestMethod]
    public void Load_Predicts_WhenNothingIsMutated() => Assert.IsTrue(LoadAndPredict(Model.With("Config", Model["Config"]), "unchanged"));

    // Whether the model loads; one that does must predict too.
    private bool LoadAndPredict(Stream zip, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var transformer = (DebertaV3Transformer)_context.Model.Load(zip, out _);
            var output = transformer.Model.Logits([new TextRow("the rain in spain", "falls")])[0];
            Assert.HasCount(transformer.Labels.Count, output, what);
            return true;
        }
        catch (Exception problem) when (problem is not AssertFailedException)
        {
            // ML.NET makes a loader by reflection, which wraps what the loader throws.
            var ours = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            Assert.IsTrue(ours is InvalidDataException or IOException || Mutation.IsOverflow(ours), $"{what}: {problem}");
            return false;
        }
        finally
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsLessThan(MostBytesPerLoad, bytes, what);
        }
    }

    private static byte[] Save()
    {
        const int Vocabulary = SmallTokenizer.Pieces + 4;
        var config = SmallNetwork.Config with
        {
            HiddenSize = 4,
            AttentionHeads = 1,
            IntermediateSize = 4,
            VocabularySize = Vocabulary,
            PositionBuckets = 4
        };
        var tokenizer = DebertaV3Tokenizer.Create(new MemoryStream(SmallTokenizer.Bytes));
        var context = new MLContext(seed: 1);
        var data = Examples.View(context);
        var trainer = context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(options =>
        {
            options.Checkpoint = DebertaV3Checkpoint.Random(config, tokenizer, "small", seed: 1);
            options.Sentence2ColumnName = "Sentence2";
            options.MaxLength = 32;
        }));
        using var model = trainer.Fit(data);
        using var zip = new MemoryStream();
        context.Model.Save(model, data.Schema, zip);
        return zip.ToArray();
    }
}
