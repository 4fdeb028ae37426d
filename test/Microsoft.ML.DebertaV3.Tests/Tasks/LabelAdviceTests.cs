using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>
/// Label columns that are of another type, or have nothing to tell apart: the message says what is the case, and what converts them.
/// </summary>
[TestClass]
public sealed class LabelAdviceTests
{
    public delegate IEstimator<ITransformer> Convert(TransformsCatalog.ConversionTransforms conversion);

    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<object[]> Converted =>
    [
        Case("multi-class", "Word", "String", "MapValueToKey(\"Word\")", c => c.MapValueToKey("Word")),
        Case("multi-class", "Number", "Int32", "MapValueToKey(\"Number\")", c => c.MapValueToKey("Number")),
        Case("multi-class", "Truth", "Boolean", "MapValueToKey(\"Truth\")", c => c.MapValueToKey("Truth")),
        ConvertType("binary", "Number", "Int32", DataKind.Boolean),
        ConvertType("binary", "Single", "Single", DataKind.Boolean),
        Case("binary", "Word", "String", "MapValue(\"Word\", pairs)",
            c => c.MapValue("Word", [KeyValuePair.Create("good", true), KeyValuePair.Create("bad", false)])),
        Case("binary", "TruthText", "String", "ConvertType with DataKind.Boolean",
            c => c.ConvertType("TruthText", outputKind: DataKind.Boolean)),
        ConvertType("regression", "Number", "Int32", DataKind.Single),
        ConvertType("regression", "Double", "Double", DataKind.Single),
        ConvertType("regression", "NumberText", "String", DataKind.Single),
        ConvertType("regression", "Truth", "Boolean", DataKind.Single),
        ConvertType("regression", "Doubles", "Vector<Double, 2>", DataKind.Single),
    ];

    [TestMethod]
    [DynamicData(nameof(Converted))]
    public void Fit_NamesTheTransformThatConverts_AndItDoes(string task, string column, string type, string advice, Convert convert)
    {
        var data = View();
        var trainer = Trainer(task, column);

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data));
        var promised = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema)));
        using var model = (IDisposable)convert(_context.Transforms.Conversion).Append(trainer).Fit(data);

        StringAssert.Contains(problem.Message, $"Column '{column}' is {type}; ");
        StringAssert.Contains(problem.Message, advice);
        StringAssert.Contains(promised.Message, advice);
    }

    [TestMethod]
    [DataRow("multi-class", "Doubles", "A row has one label here")]
    [DataRow("binary", "Doubles", "A row has one label here")]
    [DataRow("binary", "Key", "Conversion.MapValue(\"Key\", pairs)")]
    [DataRow("regression", "Key", "Leave MapValueToKey out")]
    [DataRow("regression", "Any", "Concatenate")]
    public void Fit_SaysWhatToDo_WhenNoTransformConverts(string task, string column, string advice)
    {
        var data = _context.Transforms.Conversion.MapValueToKey("Key", "Word").Fit(View()).Transform(View());

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(task, column).Fit(data));

        StringAssert.Contains(problem.Message, $"Column '{column}' is ");
        StringAssert.Contains(problem.Message, advice);
    }

    [TestMethod]
    [DataRow("one label", "one label, 'good'")]
    [DataRow("one row", "one label, 'good'")]
    [DataRow("no rows", "no label")]
    [DataRow("all missing", "no label")]
    public void Fit_SaysThatThereIsNothingToTellApart_WhenTheKeysAreTooFew(string rows, string found)
    {
        var data = _context.Data.LoadFromEnumerable(Rows(rows));
        var chain = _context.Transforms.Conversion.MapValueToKey("Word").Append(Trainer("multi-class", "Word"));

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => chain.Fit(data));

        StringAssert.Contains(problem.Message, "needs at least two labels to tell apart");
        StringAssert.Contains(problem.Message, $"the keys of column 'Word' stand for {found}");
        Assert.IsFalse(problem.Message.Contains("MapValueToKey", StringComparison.Ordinal), problem.Message);
    }

    [TestMethod]
    [DataRow("binary", "Truth", "no rows", "there is no row at all")]
    [DataRow("regression", "Single", "no rows", "there is no row at all")]
    [DataRow("regression", "Single", "all missing", "the labels of all 6 rows are missing")]
    public void Fit_SaysWhyNoRowIsLeft(string task, string column, string rows, string reason)
    {
        var data = _context.Data.LoadFromEnumerable(Rows(rows));

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(task, column).Fit(data));

        StringAssert.Contains(problem.Message, $"no training row with a label in '{column}'");
        StringAssert.Contains(problem.Message, reason);
    }

    [TestMethod]
    public void Fit_SaysThatTheWeightsAreMissing_WhenTheyAre()
    {
        var trainer = Trainer("binary", "Truth", o => o.ExampleWeightColumnName = "Missing");

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(View()));

        StringAssert.Contains(problem.Message, "the weights of all 6 rows, in 'Missing', are 0 or missing");
    }

    [TestMethod]
    [DataRow("binary", "Truth", "All 1 training rows have the label 'True'")]
    [DataRow("multi-class", "Key", "All 1 training rows have the label 'good'")]
    public void Fit_Warns_WhenAllRowsHaveOneLabel(string task, string column, string warning)
    {
        var log = new LogCapture(_context);
        var keys = _context.Transforms.Conversion.MapValueToKey("Key", "Word").Fit(View());

        Trainer(task, column).Fit(keys.Transform(_context.Data.LoadFromEnumerable(Rows("one row")))).Dispose();

        StringAssert.Contains(log.Of(ChannelMessageKind.Warning).Single(), warning);
    }

    [TestMethod]
    [DataRow("multi-class", "Word", "MapValueToKey")]
    [DataRow("binary", "Number", "ConvertType")]
    [DataRow("regression", "Number", "ConvertType")]
    public void Fit_NamesTheValidationSet_WhenItIsRawInAChain(string task, string column, string transform)
    {
        IEstimator<ITransformer> convert = task switch
        {
            "multi-class" => _context.Transforms.Conversion.MapValueToKey(column),
            "binary" => _context.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Boolean),
            _ => _context.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Single),
        };
        var chain = convert.Append(Trainer(task, column, o => o.ValidationSet = View()));

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(View()));

        StringAssert.Contains(problem.Message, "the ValidationSet of ");
        StringAssert.Contains(problem.Message, "The transforms of a chain reach the training rows, not these");
        StringAssert.Contains(problem.Message, transform);
    }

    [TestMethod]
    public void Fit_SaysWhy_WhenTheValidationSetHasOnlyLabelsThatTheTrainingRowsDoNotHave()
    {
        var keys = _context.Transforms.Conversion.MapValueToKey("Key", "Word").Fit(View());
        var others = Rows("all");
        Array.ForEach(others, row => row.Word = "ugly");
        var trainer = Trainer("multi-class", "Key", o => o.ValidationSet = keys.Transform(_context.Data.LoadFromEnumerable(others)));

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(keys.Transform(View())));

        StringAssert.Contains(problem.Message, "no validation row with a label in 'Key'");
        StringAssert.Contains(problem.Message, "keys that the training rows do not have");
    }

    [TestMethod]
    public void Fit_ShowsTenOfManyLabels_WhenTheValidationSetsDiffer()
    {
        var many = Rows("all").SelectMany(_ => Rows("all")).ToArray();
        for (var i = 0; i < many.Length; i++)
            many[i].Word = $"word {i}";
        var view = _context.Data.LoadFromEnumerable(many);
        var validation = _context.Transforms.Conversion.MapValueToKey("Key", "Word").Fit(view).Transform(view);
        var training = _context.Transforms.Conversion.MapValueToKey("Key", "Word").Fit(View()).Transform(View());
        var trainer = Trainer("multi-class", "Key", o => o.ValidationSet = validation);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(training));

        StringAssert.Contains(problem.Message, "word 9, ... (36 in all); the training rows have good, bad.");
    }

    private static object[] Case(string task, string column, string type, string advice, Convert convert) =>
        [task, column, type, advice, convert];

    private static object[] ConvertType(string task, string column, string type, DataKind kind) => Case(
        task, column, type, $"ConvertType(\"{column}\", outputKind: DataKind.{kind})", c => c.ConvertType(column, outputKind: kind));

    private DebertaV3Trainer Trainer(string task, string label, Action<DebertaV3TrainerOptions>? change = null)
    {
        var classification = SmallNetwork.Classification(o => o.LabelColumnName = label);
        var regression = SmallNetwork.Regression(o => o.LabelColumnName = label);
        change?.Invoke(classification);
        change?.Invoke(regression);
        return task switch
        {
            "multi-class" => _context.MulticlassClassification.Trainers.DebertaV3TextClassification(classification),
            "binary" => _context.BinaryClassification.Trainers.DebertaV3TextClassification(classification),
            _ => _context.Regression.Trainers.DebertaV3TextRegression(regression),
        };
    }

    private IDataView View() => _context.Data.LoadFromEnumerable(Rows("all"));

    private static Row[] Rows(string which)
    {
        var rows = Enumerable.Range(0, 6).Select(i => new Row
        {
            Sentence1 = $"text {i}",
            Word = i % 2 == 0 ? "good" : "bad",
            Number = i % 2,
            NumberText = $"{i}",
            TruthText = i % 2 == 0 ? "true" : "false",
            Single = i % 2,
            Double = i,
            Truth = i % 2 == 0,
            Doubles = [i, 1 - i],
            Any = [i],
        }).ToArray();
        switch (which)
        {
            case "no rows":
                return [];
            case "one row":
                return rows[..1];
            case "one label":
                return [rows[0], rows[2], rows[4]];
            case "all missing":
                foreach (var row in rows)
                    (row.Word, row.Single) = (null, float.NaN);
                break;
        }
        return rows;
    }

    private sealed class Row
    {
        public string Sentence1 { get; set; } = "";

        public string? Word { get; set; }

        public int Number { get; set; }

        public string NumberText { get; set; } = "";

        public string TruthText { get; set; } = "";

        public float Single { get; set; }

        public double Double { get; set; }

        public bool Truth { get; set; }

        public float Missing { get; set; } = float.NaN;

        [VectorType(2)]
        public double[] Doubles { get; set; } = [];

        public float[] Any { get; set; } = [];
    }
}
