using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Tokenizing;

[TestClass]
public sealed class TokenizeTransformTests
{
    private const int MaxLength = 16;

    private static readonly TextExample[] Texts =
    [
        new() { Sentence1 = "the kettle whistles", Sentence2 = "rain on a tin roof" },
        new() { Sentence1 = string.Join(' ', Enumerable.Repeat("kettle rain", 40)), Sentence2 = "a train" },
        new() { Sentence1 = "", Sentence2 = null },
        new() { Sentence1 = "half of \ud83d one, and [SEP]", Sentence2 = "\udc00" },
    ];

    private readonly MLContext _context = new(seed: 1);

    private static DebertaV3Tokenizer Tokenizer => DebertaV3Checkpoint.Tiny.Tokenizer;

    [TestMethod]
    [DataRow(false, true, false)]
    [DataRow(true, true, false)]
    [DataRow(true, false, false)]
    [DataRow(false, true, true)]
    public void Transform_GivesWhatTheTokenizerGives(bool isPair, bool pad, bool recognizes)
    {
        var transformer = Estimator(isPair, options => (options.Pad, options.RecognizeSpecialTokens) = (pad, recognizes)).Fit(View());

        var rows = Rows(transformer);

        Assert.HasCount(Texts.Length, rows);
        foreach (var (text, row) in Texts.Zip(rows))
        {
            var second = isPair ? text.Sentence2 ?? "" : null;
            var ids = Tokenizer.EncodeToIds(text.Sentence1!, second, MaxLength, recognizes).Select(id => (long)id).ToArray();
            var padding = pad ? MaxLength - ids.Length : 0;
            CollectionAssert.AreEqual(ids.Concat(Enumerable.Repeat((long)Tokenizer.PaddingId, padding)).ToArray(), row.Ids);
            CollectionAssert.AreEqual(Enumerable.Repeat(1L, ids.Length).Concat(Enumerable.Repeat(0L, padding)).ToArray(), row.Mask);
        }
    }

    [TestMethod]
    public void Offsets_AreOfThePiecesOwnText()
    {
        var transformer = Estimator(isPair: true, options => options.MaxLength = 512).Fit(View());

        foreach (var (text, row) in Texts.Zip(Rows(transformer)))
        {
            foreach (var (sentence, source) in new[] { (1, text.Sentence1 ?? ""), (2, text.Sentence2 ?? "") })
            {
                int[] places = [.. Enumerable.Range(0, row.Ids.Length).Where(i => row.TokenSentences[i] == sentence)];
                var tokens = Tokenizer.EncodeToTokens(source, out _).ToArray();
                CollectionAssert.AreEqual(tokens.Select(token => token.Id).ToArray(), places.Select(i => (int)row.Ids[i]).ToArray());
                CollectionAssert.AreEqual(tokens.Select(token => token.Offset).ToArray(),
                    places.Select(i => new Range(row.TokenStarts[i], row.TokenEnds[i])).ToArray());
            }
            foreach (var i in Enumerable.Range(0, row.Ids.Length).Where(i => row.TokenSentences[i] == 0))
                Assert.AreEqual((0, 0), (row.TokenStarts[i], row.TokenEnds[i]));
        }
    }

    [TestMethod]
    [DataRow(true, MaxLength)]
    [DataRow(false, 0)]
    public void Schema_HasVectorsOfTheSize(bool pad, int size)
    {
        var schema = Estimator(isPair: false, options => options.Pad = pad).Fit(View()).GetOutputSchema(View().Schema);

        foreach (var name in new[] { "input_ids", "attention_mask", "TokenStarts", "TokenEnds", "TokenSentences" })
        {
            var type = (VectorDataViewType)schema[name].Type;
            Assert.AreEqual(size, type.Size);
            Assert.AreEqual(name.Contains('_', StringComparison.Ordinal) ? typeof(long) : typeof(int), type.ItemType.RawType);
        }
    }

    [TestMethod]
    [DataRow(false, true)]
    [DataRow(true, false)]
    public void Estimator_PassesTheBattery(bool isPair, bool pad) => new EstimatorBattery(_context, Estimator(isPair, o => o.Pad = pad))
    {
        Valid = View(),
        Invalid = [_context.Data.LoadFromEnumerable([new OtherRow()])],
    }.Run();

    [TestMethod]
    public void PredictionEngine_OfALoadedModel_GivesTheSame_AsACheckpointsTokenizer()
    {
        var options = new DebertaV3TokenizeOptions { Checkpoint = DebertaV3Checkpoint.Tiny, MaxLength = MaxLength };
        var transformer = _context.Transforms.Text.DebertaV3Tokenize(options).Fit(View());
        var loaded = _context.Model.Load(Saved(transformer), out _);
        using var engine = _context.Model.CreatePredictionEngine<TextExample, TokenRow>(loaded);

        foreach (var (text, row) in Texts.Zip(Rows(Estimator(isPair: false).Fit(View()))))
            CollectionAssert.AreEqual(row.Ids, engine.Predict(text).Ids);
        Assert.AreEqual(Tokenizer.PieceCount, ((DebertaV3TokenizingTransformer)loaded).Tokenizer.PieceCount);
    }

    [TestMethod]
    public void Load_RefusesSettingsThatNobodySaved()
    {
        var saved = new SavedModel(Saved(Estimator(isPair: false).Fit(View())).ToArray());
        var settings = JsonNode.Parse(saved["Settings"])!;
        settings["MaxLength"] = 1;

        var problem = Assert.Throws<Exception>(() =>
            _context.Model.Load(saved.With("Settings", JsonSerializer.SerializeToUtf8Bytes(settings)), out _));

        StringAssert.Contains(problem.ToString(), "lack a value or hold one out of range");
    }

    [TestMethod]
    public void Options_AreChecked()
    {
        Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.Text.DebertaV3Tokenize(new DebertaV3TokenizeOptions()));
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(isPair: false, o => o.Checkpoint = DebertaV3Checkpoint.Tiny));
        Assert.ThrowsExactly<ArgumentException>(() => Estimator(isPair: false, o => o.MaskColumnName = "input_ids"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Estimator(isPair: false, o => o.MaxLength = 7));
    }

    private DebertaV3TokenizingEstimator Estimator(bool isPair, Action<DebertaV3TokenizeOptions>? change = null)
    {
        var options = new DebertaV3TokenizeOptions
        {
            Tokenizer = Tokenizer,
            Sentence2ColumnName = isPair ? "Sentence2" : null,
            MaxLength = MaxLength,
        };
        change?.Invoke(options);
        return _context.Transforms.Text.DebertaV3Tokenize(options);
    }

    private MemoryStream Saved(ITransformer transformer)
    {
        var zip = new MemoryStream();
        _context.Model.Save(transformer, View().Schema, zip);
        zip.Position = 0;
        return zip;
    }

    private TokenRow[] Rows(DebertaV3TokenizingTransformer transformer) =>
        [.. _context.Data.CreateEnumerable<TokenRow>(transformer.Transform(View()), reuseRowObject: false)];

    private IDataView View() => _context.Data.LoadFromEnumerable(Texts);

    private sealed class TokenRow
    {
        [ColumnName("input_ids")]
        public long[] Ids { get; set; } = [];

        [ColumnName("attention_mask")]
        public long[] Mask { get; set; } = [];

        public int[] TokenStarts { get; set; } = [];

        public int[] TokenEnds { get; set; } = [];

        public int[] TokenSentences { get; set; } = [];
    }

    private sealed class OtherRow
    {
        public float Sentence1 { get; set; }

        public float Sentence2 { get; set; }
    }
}
