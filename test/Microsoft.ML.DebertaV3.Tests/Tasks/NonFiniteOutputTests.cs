using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>
/// What a network gives that is no number is never a score: the error names the row. One piece's embedding is spoiled, and one row has that
/// piece.
/// </summary>
[TestClass]
public sealed class NonFiniteOutputTests
{
    private const string Bad = "77";
    private const int BadRow = 6;

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void Transform_NamesTheRow_ForEveryTask(float value)
    {
        var data = Examples.View(_context, Rows());
        using var multiclass = SmallNetwork.FitMulticlass();
        using var binary =
            _context.BinaryClassification.Trainers.DebertaV3TextClassification(
            SmallNetwork.Classification(o => o.LabelColumnName = "Truth")).Fit(data);
        using var regression = _context.Regression.Trainers.DebertaV3TextRegression(SmallNetwork.Regression()).Fit(data);

        foreach (var (model, column) in new[] { (multiclass, "PredictedLabel"), (binary, "Probability"), (regression, "Score") })
        {
            Spoil(model.Model.Network, value, model.Model.Tokenizer);
            NamesTheRow(() => ViewComparison.Rows(model.Transform(data), column));
            NamesTheRow(() => ViewComparison.Rows(model.Transform(data), "Sentence1", column));
        }
    }

    [TestMethod]
    public void Predict_NamesTheRow_AndGoesOnWithTheNext()
    {
        using var model = SmallNetwork.FitMulticlass();
        var expected = MulticlassPrediction.ByEngine(model, Examples.Rows(1));
        Spoil(model.Model.Network, float.NaN, model.Model.Tokenizer);
        using var engine = _context.Model.CreatePredictionEngine<TextExample, MulticlassPrediction>(model,
            new PredictionEngineOptions { OwnsTransformer = false });
        var rows = Rows();
        var first = engine.Predict(rows[0]);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => engine.Predict(rows[BadRow]));
        var after = engine.Predict(rows[0]);

        StringAssert.Contains(problem.Message, "not a finite number");
        Assert.AreEqual(expected[0].ToString(), first.ToString());
        Assert.AreEqual(expected[0].ToString(), after.ToString());
    }

    // Each logit is a number, their difference, which is the score, is not.
    [TestMethod]
    public void Transform_NamesTheRow_WhenTheLogOddsOverflow()
    {
        var data = Examples.View(_context);
        using var model =
            _context.BinaryClassification.Trainers.DebertaV3TextClassification(
            SmallNetwork.Classification(o => o.LabelColumnName = "Truth")).Fit(data);
        using (torch.no_grad())
        {
            var bias = model.Model.Network.named_parameters().Single(p => p.name == "classifier.bias").parameter;
            bias[0].fill_(-3e38f);
            bias[1].fill_(3e38f);
        }

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => ViewComparison.Rows(model.Transform(data), "Score"));

        StringAssert.StartsWith(problem.Message, "Row ");
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void FillMask_NamesTheRow(float value)
    {
        using var model = FillMasks.Fit(SmallPretraining.CheckpointOf(SmallPretraining.Masking(decodes: false)));
        Spoil(model.Model.Network, value, model.Model.Tokenizer);
        var rows = Rows();
        Array.ForEach(rows, row => row.Sentence1 = $"[MASK] {row.Sentence1}");

        // The table is the head's as well: a piece that is no number spoils every softmax, but not the row without a mask.
        var problem =
            Assert.ThrowsExactly<InvalidOperationException>(() => FillMasks.Fill(model, ["no mask", .. rows.Select(row => row.Sentence1)]));

        StringAssert.StartsWith(problem.Message, "Row 1 ");
        Assert.HasCount(1, FillMasks.Fill(model, "no mask"));
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void PretrainedTransform_NamesTheRow(float value)
    {
        using var model = SmallPretraining.Detection();
        Spoil(model.Model.Networks().Discriminator!, value, model.Model.Tokenizer);

        NamesTheRow(() => ViewComparison.Rows(model.Transform(_context.Data.LoadFromEnumerable(Rows())), "AnomalyScore"));
    }

    // The sigmoid of an infinite number is 1: it would pass for a probability.
    [TestMethod]
    public void PretrainedTransform_NamesTheRow_WhenLogitsAreInfinite()
    {
        using var model = SmallPretraining.Detection();
        using (torch.no_grad())
        {
            var bias = model.Model.Networks().Discriminator!.named_parameters()
                .Single(p => p.name.EndsWith("classifier.bias", StringComparison.Ordinal));
            bias.parameter.fill_(float.PositiveInfinity);
        }

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => ViewComparison.Rows(model.Transform(_context.Data.LoadFromEnumerable(Rows())), "AnomalyScore"));

        StringAssert.StartsWith(problem.Message, "Row ");
    }

    private static TextExample[] Rows()
    {
        var rows = Examples.Rows(5).Concat(Examples.Rows(5)).ToArray();
        rows[BadRow] = new TextExample { Sentence1 = $"blue {Bad}", Sentence2 = "", Label = "kitchen" };
        return rows;
    }

    private static void Spoil(torch.nn.Module network, float value, DebertaV3Tokenizer tokenizer)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var table = network.named_parameters().First(p => p.name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)).parameter;
        var good = Rows().Where((_, i) => i != BadRow).SelectMany(row => tokenizer.EncodeToIds($"{row.Sentence1} {row.Sentence2}"));
        int[] bad = [.. tokenizer.EncodeToIds(Bad).Except(good)];
        Assert.IsNotEmpty(bad);
        foreach (var id in bad)
            table[id].fill_(value);
    }

    private static void NamesTheRow(Action read)
    {
        var problem = Assert.ThrowsExactly<InvalidOperationException>(read);

        StringAssert.StartsWith(problem.Message, $"Row {BadRow} ");
        StringAssert.Contains(problem.Message, "weights");
    }
}
