using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Embeddings;

[TestClass]
public sealed class EmbeddingsTransformTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.ClassificationToken)]
    [DataRow(EmbeddingPooling.Max)]
    public void Transform_GivesARowAlone_WhatItGivesInABatch(EmbeddingPooling pooling)
    {
        using var model = Estimator(options => options.Pooling = pooling).Fit(View("kettle"));
        string[] texts = ["kettle", "a much longer text about the rain", "", "seven"];

        var batch = Vectors(model, texts);
        var alone = texts.Select(text => Vectors(model, text)[0]).ToArray();

        for (var i = 0; i < texts.Length; i++)
        {
            Assert.HasCount(SmallNetwork.Config.HiddenSize, batch[i]);
            foreach (var (expected, actual) in alone[i].Zip(batch[i]))
                Assert.AreEqual(expected, actual, 1e-5f);
        }
    }

    [TestMethod]
    public void Normalize_GivesVectorsOfLengthOne()
    {
        using var plain = Estimator().Fit(View("kettle"));
        using var normalized = Estimator(options => options.Normalize = true).Fit(View("kettle"));

        var (before, after) = (Vectors(plain, "rain again")[0], Vectors(normalized, "rain again")[0]);

        var norm = MathF.Sqrt(before.Sum(value => value * value));
        foreach (var (expected, actual) in before.Zip(after))
            Assert.AreEqual(expected / norm, actual, 1e-6f);
    }

    [TestMethod]
    public void Layer_ZeroDiffersFromTheLast_AndTooManyAreRefused()
    {
        using var first = Estimator(options => options.Layer = 0).Fit(View("kettle"));
        using var last = Estimator(options => options.Layer = SmallNetwork.Config.Layers).Fit(View("kettle"));
        using var usual = Estimator().Fit(View("kettle"));

        CollectionAssert.AreEqual(Vectors(usual, "rain")[0], Vectors(last, "rain")[0]);
        CollectionAssert.AreNotEqual(Vectors(usual, "rain")[0], Vectors(first, "rain")[0]);
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(options => options.Layer = SmallNetwork.Config.Layers + 1));
    }

    [TestMethod]
    public void Transform_ReadsAllOfALongText()
    {
        using var model = Estimator(options => options.MaxLength = 8).Fit(View("kettle"));
        var beginning = string.Join(' ', Enumerable.Repeat("kettle", 30));

        var (one, other) = (Vectors(model, $"{beginning} rain")[0], Vectors(model, $"{beginning} train")[0]);

        CollectionAssert.AreNotEqual(one, other);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery() => new EstimatorBattery(_context, Estimator())
    {
        Valid = View("kettle", "rain", ""),
        Invalid = [_context.Data.LoadFromEnumerable([new Other()])],
    }.Run();

    private DebertaV3Estimator Estimator(Action<DebertaV3EmbeddingsOptions>? change = null)
    {
        var options = new DebertaV3EmbeddingsOptions { Checkpoint = SmallNetwork.Checkpoint, InputColumnName = "Sentence1" };
        change?.Invoke(options);
        return _context.Transforms.Text.DebertaV3Embeddings(options);
    }

    private float[][] Vectors(DebertaV3Transformer model, params string[] texts) =>
        [.. model.Transform(View(texts)).GetColumn<float[]>("Embedding")];

    private IDataView View(params string[] texts) =>
        _context.Data.LoadFromEnumerable(texts.Select(text => new TextExample { Sentence1 = text }));

    private sealed class Other
    {
        public float Sentence1 { get; set; }
    }
}
