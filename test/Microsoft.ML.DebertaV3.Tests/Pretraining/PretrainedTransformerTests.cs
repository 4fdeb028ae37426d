using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

[TestClass]
public sealed class PretrainedTransformerTests
{
    private static readonly string[] DetectionColumns = ["Pieces", "PieceStart", "PieceLength", "ReplacedProbability", "AnomalyScore"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Transform_GivesTheSigmoidOfTheDiscriminatorsLogits_ForEveryPieceOfTheText()
    {
        using var model = SmallPretraining.Detection();
        const string Text = "  The kettle, 🤔 whistles";
        var encoded = model.Model.Tokenizer.Encode(Text);

        var row = Score(model, Text)[0];

        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var ids = tensor(encoded.Ids.Select(id => (long)id).ToArray()).unsqueeze(0);
        var expected = model.Model.Networks().Discriminator!.call(ids, ones_like(ids)).sigmoid().data<float>().ToArray()[1..^1];
        CollectionAssert.AreEqual(expected, row.ReplacedProbability);
        CollectionAssert.AreEqual(encoded.Ids[1..^1].Select(model.Model.Tokenizer.Piece).ToArray(), row.Pieces);
        Assert.AreEqual(row.ReplacedProbability.Average(), row.AnomalyScore, 1e-6f);
        Assert.IsTrue(row.ReplacedProbability.Distinct().Count() > 3);
    }

    [TestMethod]
    public void Transform_GivesOffsetsIntoTheText_ThatCoverIt()
    {
        using var model = SmallPretraining.Detection();
        const string Text = "The kettle 🤔 whistles";

        var row = Score(model, Text)[0];

        Assert.AreEqual(Text, string.Concat(row.PieceStart.Zip(row.PieceLength, (start, length) => Text.Substring(start, length))));
        Assert.HasCount(row.Pieces.Length, row.PieceStart);
        Assert.HasCount(row.Pieces.Length, row.PieceLength);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("   ")]
    public void Transform_GivesNothingAndZero_WhenATextHasNoPieces(string? text)
    {
        using var model = SmallPretraining.Detection();

        var row = Score(model, text)[0];

        Assert.IsEmpty(row.Pieces);
        Assert.IsEmpty(row.ReplacedProbability);
        Assert.AreEqual(0f, row.AnomalyScore);
    }

    [TestMethod]
    public void Transform_CutsAtTheMaximum_WhenATextIsLong()
    {
        using var model = SmallPretraining.Detection(settings: SmallPretraining.Settings with { MaxLength = 10 });

        var row = Score(model, string.Concat(Enumerable.Repeat("and then again ", 50)))[0];

        Assert.HasCount(8, row.Pieces);
        Assert.HasCount(8, row.ReplacedProbability);
    }

    // Not bit for bit: a matrix product of another number of rows, or padded to another length, may add up in another order.
    [TestMethod]
    public void Transform_DoesNotDependOnTheBatch()
    {
        using var batched = SmallPretraining.Detection(settings: SmallPretraining.Settings with { BatchSize = 5 });
        using var single = SmallPretraining.Detection(settings: SmallPretraining.Settings with { BatchSize = 1 });
        var texts = Examples.Rows(40).Select(row => row.Sentence1).ToArray();

        var (left, right) = (Score(batched, texts), Score(single, texts));

        for (var i = 0; i < texts.Length; i++)
        {
            CollectionAssert.AreEqual(right[i].Pieces, left[i].Pieces);
            for (var p = 0; p < right[i].Pieces.Length; p++)
                Assert.AreEqual(right[i].ReplacedProbability[p], left[i].ReplacedProbability[p], 1e-5f);
        }
    }

    [TestMethod]
    public void Predict_EqualsTransformBitForBit_WhenTransformScoresRowByRow()
    {
        using var model = SmallPretraining.Detection(settings: SmallPretraining.Settings with { BatchSize = 1 });
        using var engine = _context.Model.CreatePredictionEngine<TextExample, PieceRow>(model,
            new PredictionEngineOptions { OwnsTransformer = false });
        var rows = Examples.Rows(20);

        var transformed = Score(model, [.. rows.Select(row => row.Sentence1)]);

        for (var i = 0; i < rows.Length; i++)
        {
            var predicted = engine.Predict(rows[i]);
            CollectionAssert.AreEqual(transformed[i].Pieces, predicted.Pieces);
            CollectionAssert.AreEqual(transformed[i].PieceStart, predicted.PieceStart);
            CollectionAssert.AreEqual(transformed[i].PieceLength, predicted.PieceLength);
            CollectionAssert.AreEqual(transformed[i].ReplacedProbability, predicted.ReplacedProbability);
            Assert.AreEqual(transformed[i].AnomalyScore, predicted.AnomalyScore);
        }
    }

    [TestMethod]
    public void Transform_AddsThePiecesAlone_WhenAMaskedLanguageModelWasTrained()
    {
        using var model = SmallPretraining.Masking();
        var data = _context.Data.LoadFromEnumerable(Examples.Rows());

        var view = model.Transform(data);

        CollectionAssert.AreEqual(DetectionColumns[..3], view.Schema.Select(column => column.Name)
            .Except(data.Schema.Select(column => column.Name)).ToArray());
        Assert.IsTrue(view.GetColumn<string[]>("Pieces").Any(pieces => pieces.Length > 3));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void GetOutputSchema_IsWhatTheColumnsPromise_WhenNamesAreOthers(bool detects)
    {
        var settings = SmallPretraining.Settings with
        {
            Columns = new Dictionary<string, string>
            {
                ["Pieces"] = "P",
                ["PieceStart"] = "S",
                ["PieceLength"] = "L",
                ["ReplacedProbability"] = "R",
                ["AnomalyScore"] = "A",
            },
        };
        using var model = detects ? SmallPretraining.Detection(settings: settings) : SmallPretraining.Masking(settings: settings);
        var data = Examples.View(_context);

        var schema = model.GetOutputSchema(data.Schema);

        SchemaComparison.IsKept(PromisedColumns.Add(SchemaShape.Create(data.Schema), model.Model.OutputColumns), schema);
        SchemaComparison.HasSoundAnnotations(schema);
        SchemaComparison.AreSame(schema, model.Transform(data).Schema);
    }

    [TestMethod]
    public void GetRowToRowMapper_Fails_WhenTheTextColumnIsMissingOrNoText()
    {
        using var model = SmallPretraining.Detection();
        var data = Examples.View(_context);
        var invalid = _context.Transforms.CopyColumns("Sentence1", "Value").Fit(data).Transform(data);

        Action[] uses = [() => model.GetOutputSchema(invalid.Schema), () => model.Transform(invalid),
            () => model.GetRowToRowMapper(invalid.Schema)];
        foreach (var action in uses)
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message, "Sentence1");
    }

    private PieceRow[] Score(DebertaV3Transformer model, params string?[] texts)
    {
        var data = _context.Data.LoadFromEnumerable(texts.Select(text => new TextExample { Sentence1 = text }));
        return [.. _context.Data.CreateEnumerable<PieceRow>(model.Transform(data), reuseRowObject: false)];
    }
}
