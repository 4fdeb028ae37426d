extern alias Abstractions;

using Abstractions::Microsoft.Extensions.AI;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Embeddings;

[TestClass]
public sealed class EmbeddingGeneratorTests
{
    private static readonly string[] Texts =
    [
        "kettle", "a much longer text about the rain that falls on the moor, and about the kettle", "", "seven", "\ud800 alone",
        .. Enumerable.Range(0, 20).Select(i => string.Join(' ', Enumerable.Repeat("rain again", i + 1))),
    ];

    private readonly MLContext _context = new(seed: 1);

    public required TestContext TestContext { get; set; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean, true)]
    [DataRow(EmbeddingPooling.ClassificationToken, false)]
    [DataRow(EmbeddingPooling.Max, false)]
    public async Task GenerateAsync_GivesTheRowsOfTheTransformer_InTheirOrder(EmbeddingPooling pooling, bool normalize)
    {
        var options = Options(o => (o.Pooling, o.Normalize, o.MaxLength, o.BatchSize) = (pooling, normalize, 8, 4)); // windows too
        var view = _context.Data.LoadFromEnumerable(Texts.Select(text => new TextExample { Sentence1 = text }));
        using var transformer = _context.Transforms.Text.DebertaV3Embeddings(options).Fit(view);
        using var generator = new DebertaV3EmbeddingGenerator(transformer);

        var vectors = await generator.GenerateAsync(Texts, cancellationToken: Token);

        float[][] rows = [.. transformer.Transform(view).GetColumn<float[]>("Embedding")];
        Assert.HasCount(rows.Length, vectors);
        foreach (var (row, vector) in rows.Zip(vectors))
        {
            foreach (var (expected, actual) in row.Zip(vector.Vector.ToArray()))
                Assert.AreEqual(expected, actual, 1e-5f);
        }
    }

    [TestMethod]
    public async Task GenerateAsync_CountsPieces_AndNamesTheModel()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options(), "small");

        var vectors = await generator.GenerateAsync(["", ""], new() { ModelId = "small", Dimensions = 16 }, Token);

        Assert.AreEqual(4, vectors.Usage!.InputTokenCount); // [CLS] and [SEP] of each
        Assert.AreEqual("small", vectors[1].ModelId);
        Assert.AreEqual(16, vectors[1].Dimensions);
    }

    [TestMethod]
    public async Task GenerateAsync_GivesNothing_OfNothing()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options());

        var vectors = await generator.GenerateAsync([], cancellationToken: Token);

        Assert.IsEmpty(vectors);
    }

    [TestMethod]
    public void GetService_GivesWhatItIsMadeOf()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options(), "small");

        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;

        Assert.AreEqual("small", metadata.DefaultModelId);
        Assert.AreEqual(SmallNetwork.Config.HiddenSize, metadata.DefaultModelDimensions);
        Assert.AreSame(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.IsNotNull(generator.GetService<DebertaV3Transformer>());
        Assert.AreSame(SmallNetwork.Checkpoint.Tokenizer, generator.GetService<DebertaV3Tokenizer>());
        Assert.IsNull(generator.GetService<DebertaV3Transformer>("key"));
        Assert.IsNull(generator.GetService<string>());
    }

    [TestMethod]
    public async Task GenerateAsync_EndsBetweenBatches_WhenItIsCancelled()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options(o => o.BatchSize = 1));
        using var cancel = new CancellationTokenSource();
        var many = string.Join(' ', Enumerable.Repeat("rain", 400));

        var running = generator.GenerateAsync(Enumerable.Repeat(many, 20_000), cancellationToken: cancel.Token);
        cancel.CancelAfter(50);

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsTrue(running.IsCanceled);
    }

    [TestMethod]
    public async Task GenerateAsync_IsThreadSafe()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options(o => o.BatchSize = 3));
        var alone = await generator.GenerateAsync(Texts, cancellationToken: Token);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => generator.GenerateAsync(Texts, cancellationToken: Token)));

        foreach (var (expected, actual) in all.SelectMany(vectors => alone.Zip(vectors)))
            CollectionAssert.AreEqual(expected.Vector.ToArray(), actual.Vector.ToArray());
    }

    [TestMethod]
    public async Task Dispose_FreesTheTransformerThatItOwns_AndNoOther()
    {
        var owner = _context.Model.CreateDebertaV3EmbeddingGenerator(Options());
        using var transformer = owner.GetService<DebertaV3Transformer>()!;
        var borrower = new DebertaV3EmbeddingGenerator(transformer);

        borrower.Dispose();
        var vectors = await owner.GenerateAsync(["rain"], cancellationToken: Token);
        owner.Dispose();

        Assert.HasCount(1, vectors);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => owner.GenerateAsync(["rain"], cancellationToken: Token));
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => borrower.GenerateAsync(["rain"], cancellationToken: Token));
    }

    [TestMethod]
    public void GenerateAsync_RefusesWhatItCannotDo()
    {
        using var generator = _context.Model.CreateDebertaV3EmbeddingGenerator(Options());
        using var classifier = SmallNetwork.FitMulticlass();

        string Refusal(EmbeddingGenerationOptions? options, params string[] texts) =>
            Assert.ThrowsExactly<ArgumentException>(() => { generator.GenerateAsync(texts, options, Token); }).Message;

        StringAssert.Contains(
            Refusal(new() { Dimensions = 8 }, "rain"), "8 dimensions were requested, but embeddings of the network have 16");
        StringAssert.Contains(Refusal(new() { ModelId = "large" }, "rain"), "\"large\"");
        StringAssert.Contains(Refusal(null, "rain", null!), "Text 1 (counted from 0) is null");
        Assert.ThrowsExactly<ArgumentNullException>(() => { generator.GenerateAsync(null!, cancellationToken: Token); });
        var problem = Assert.ThrowsExactly<ArgumentException>(() => new DebertaV3EmbeddingGenerator(classifier));
        StringAssert.Contains(problem.Message, "computes no embeddings");
    }

    private static DebertaV3EmbeddingsOptions Options(Action<DebertaV3EmbeddingsOptions>? change = null)
    {
        var options = new DebertaV3EmbeddingsOptions { Checkpoint = SmallNetwork.Checkpoint, InputColumnName = "Sentence1" };
        change?.Invoke(options);
        return options;
    }
}
