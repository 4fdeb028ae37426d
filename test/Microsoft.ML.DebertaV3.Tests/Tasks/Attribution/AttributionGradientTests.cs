using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

/// <summary>Scores against slopes that are measured, and completeness on the published heads' goldens.</summary>
[TestClass]
public sealed class AttributionGradientTests
{
    private const string Text = "the kettle whistles and then again";

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void GradientTimesInput_IsTheMeasuredSlope_OfEachPiece()
    {
        using var model = ExplainedModels.Fit(_context, "regression");
        using var attribution = Fit(model, new() { Method = AttributionMethod.GradientTimesInput, Unit = AttributionUnit.Piece });

        var row = Explain(attribution, Text)[0];

        var slopes = Slopes(attribution, Text);
        Assert.HasCount(slopes.Length, row.Attributions);
        foreach (var (expected, actual) in slopes.Zip(row.Attributions))
            Assert.AreEqual(expected, actual, 1e-3 + 0.02 * Math.Abs(expected));
    }

    [TestMethod]
    public void IntegratedGradients_AddUp_WhereOneStepDoesNot()
    {
        using var model = SmallNetwork.FitMulticlass(options => (options.MaxEpochs, options.LearningRate) = (15, 1e-2));
        using var many = Fit(model, new());
        using var one = Fit(model, new() { Method = AttributionMethod.GradientTimesInput });
        var texts = Examples.Rows().Select(text => text.Sentence1!).ToArray();

        var (rows, slopes) = (Explain(many, texts), Explain(one, texts));

        Assert.IsTrue(Array.Exists(slopes, row => Math.Abs(row.Attributions.Sum() - row.Difference) > 0.1),
            "The network is so flat that nothing is tested.");
        foreach (var row in rows)
            row.AddsUp();
    }

    [TestMethod]
    [DataRow("seqcls", null)]
    [DataRow("multilabel", null)]
    [DataRow("regression", null)]
    [DataRow("nli", "entailment")]
    public void IntegratedGradients_AddUp_OnFoldersOfTransformers(string name, string? label)
    {
        var folder = Shared.Path($"golden/tasks/models/{name}");
        using var model = _context.Model.LoadDebertaV3(folder, "Sentence1", name == "nli" ? "Sentence2" : null);
        var hasMask = model.Model.Tokenizer.MaskId < model.Checkpoint.Config.VocabularySize;
        using var attribution = Fit(model, new()
        {
            LabelName = label,
            Baseline = hasMask ? AttributionBaseline.Mask : AttributionBaseline.Padding,
        });

        foreach (var row in Explain(attribution, Text, "", "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich."))
            row.AddsUp();
    }

    // How fast the output rises where the vector of one piece moves away from the baseline's.
    private static double[] Slopes(DebertaV3Transformer attribution, string text)
    {
        const float step = 0.02f;
        var model = attribution.Model;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = model.Encode(new TextRow(text, null));
        var baseline = ids.ToArray();
        baseline.AsSpan(1, ids.Length - 2).Fill(model.Tokenizer.MaskId);
        var (both, mask) = Batch.Pad([baseline, ids], paddingId: 0, CPU);
        var embedded = model.Classifier().Backbone.Embeddings.call(both, mask);
        return [.. Enumerable.Range(1, ids.Length - 2).Select(position => (At(position, step) - At(position, -step)) / (2 * step))];

        double At(int position, float by)
        {
            var moved = embedded[1..2].clone();
            moved[0, position] = embedded[1, position] + (embedded[1, position] - embedded[0, position]) * by;
            return model.Classifier().FromEmbedded(moved, mask[1..2]).item<float>();
        }
    }

    private DebertaV3Transformer Fit(DebertaV3Transformer model, DebertaV3AttributionOptions options) =>
        _context.Transforms.Text.DebertaV3Attribution(model, options).Fit(View([Text]));

    private AttributionRow[] Explain(DebertaV3Transformer attribution, params string[] texts) =>
        [.. _context.Data.CreateEnumerable<AttributionRow>(attribution.Transform(View(texts)), reuseRowObject: false)];

    private IDataView View(string[] texts) =>
        _context.Data.LoadFromEnumerable(texts.Select(text => new TextExample { Sentence1 = text, Sentence2 = "a train left" }));
}
