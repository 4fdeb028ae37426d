using System.Reflection;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Damaged models, the pre-trained one and the one that fills masks.</summary>
[TestClass]
public sealed class PretrainedFileMutationTests
{
    private const long MostBytesPerLoad = 64 << 20; // a load of the models themselves takes less than 1 MB
    private const int Mutations = 150;
    private const int Vocabulary = 320;

    private static readonly SavedModel Pretrained = new(Save(Small()));
    private static readonly SavedModel FillMask = new(Save(FillMaskOf(Small())));

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("Settings")]
    [DataRow("Config")]
    [DataRow("Tokenizer")]
    [DataRow("Weights")]
    [DataRow("GeneratorConfig")]
    [DataRow("GeneratorWeights")]
    public void Load_ThrowsOnlyDocumentedExceptions_WhenAStreamOfAPretrainedModelIsMutated(string stream) => Mutate(Pretrained, stream);

    [TestMethod]
    [DataRow("Settings")]
    [DataRow("Config")]
    [DataRow("Weights")]
    public void Load_ThrowsOnlyDocumentedExceptions_WhenAStreamOfAFillMaskModelIsMutated(string stream) => Mutate(FillMask, stream);

    [TestMethod]
    public void Load_Predicts_WhenNothingIsMutated()
    {
        Assert.IsTrue(LoadsAndPredicts(Pretrained.With("Config", Pretrained["Config"]), "unchanged"));
        Assert.IsTrue(LoadsAndPredicts(FillMask.With("Config", FillMask["Config"]), "unchanged"));
    }

    private void Mutate(SavedModel model, string stream)
    {
        var random = new Random(stream.Length);
        var original = model[stream];

        var loaded = Enumerable.Range(0, Mutations)
            .Count(i => LoadsAndPredicts(model.With(stream, Mutation.Of(original, random)), $"{stream}, mutation {i}"));

        Assert.IsLessThan(Mutations, loaded);
        Assert.IsFalse(LoadsAndPredicts(model.With(stream, original.AsSpan(0, original.Length / 3)), $"{stream}, truncated")
            && stream != "Tokenizer");
    }

    // Whether the model loads; one that does must predict too.
    private bool LoadsAndPredicts(Stream zip, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var transformer = _context.Model.Load(zip, out var schema);
            using var owner = (IDisposable)transformer;
            var data = _context.Data.LoadFromEnumerable([new TextExample { Sentence1 = "the rain [MASK] in spain" }]);
            var columns = transformer.GetOutputSchema(data.Schema).Select(column => column.Name)
                .Except(data.Schema.Select(column => column.Name)).ToArray();
            Assert.HasCount(1, ViewComparison.Rows(transformer.Transform(data), columns), what);
            return true;
        }
        catch (Exception problem) when (problem is not AssertFailedException)
        {
            // ML.NET makes a loader by reflection, which wraps what the loader throws. Another name of the text column is no damage.
            var ours = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            Assert.IsTrue(ours is InvalidDataException or IOException or ArgumentOutOfRangeException { ParamName: not null }
                || Mutation.IsOverflow(ours), $"{what}: {problem}");
            return false;
        }
        finally
        {
            Assert.IsLessThan(MostBytesPerLoad, GC.GetAllocatedBytesForCurrentThread() - before, what);
        }
    }

    private static DebertaV3Transformer Small() =>
        SmallPretraining.Detection(tokenizer: DebertaV3Tokenizer.Create(new MemoryStream(SmallTokenizer.Bytes)), vocabulary: Vocabulary);

    private static DebertaV3Transformer FillMaskOf(DebertaV3Transformer model)
    {
        var context = new MLContext();
        return context.Transforms.Text.DebertaV3FillMask("Sentence1", checkpoint: SmallPretraining.CheckpointOf(model))
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<TextExample>()));
    }

    private static byte[] Save(ITransformer model)
    {
        var context = new MLContext();
        using var owner = (IDisposable)model;
        using var zip = new MemoryStream();
        context.Model.Save(model, context.Data.LoadFromEnumerable(Array.Empty<TextExample>()).Schema, zip);
        return zip.ToArray();
    }
}
