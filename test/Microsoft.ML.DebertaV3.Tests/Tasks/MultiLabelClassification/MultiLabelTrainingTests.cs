using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.MultiLabelClassification;

[TestClass]
public sealed class MultiLabelTrainingTests
{
    private static readonly string[] Names = ["kettle", "rain", "train"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_OverfitsRows_WhoseTextsNameTheirLabels()
    {
        var data = View(64);

        using var model = Trainer(options => (options.MaxEpochs, options.LearningRate) = (40, 3e-3)).Fit(data);
        var metrics = _context.MulticlassClassification.EvaluateMultiLabel(model.Transform(data), "Flags", "Score");

        Assert.IsGreaterThan(0.95, metrics.MicroAverage.F1Score);
        Assert.IsGreaterThan(0.95, metrics.MacroAverage.F1Score);
        CollectionAssert.AreEqual(Names, model.Labels.ToArray());
    }

    [TestMethod]
    public void Fit_LearnsTheSame_FromBooleansNumbersAndKeys()
    {
        var numbers = _context.Transforms.Conversion.ConvertType("Numbers", "Flags", DataKind.Single).Fit(View(16)).Transform(View(16));
        var keys = _context.Transforms.Conversion.MapValueToKey("Keys", "True", keyData: Key()).Fit(View(16)).Transform(View(16));

        using var fromFlags = Trainer().Fit(View(16));
        using var fromNumbers = Trainer(options => options.LabelColumnName = "Numbers").Fit(numbers);
        using var fromKeys = Trainer(options => options.LabelColumnName = "Keys").Fit(keys);

        TensorAssert.AreClose(Tiny.Weights(fromFlags.Model.Network), Tiny.Weights(fromNumbers.Model.Network), 0);
        TensorAssert.AreClose(Tiny.Weights(fromFlags.Model.Network), Tiny.Weights(fromKeys.Model.Network), 0);
        CollectionAssert.AreEqual(Names, fromKeys.Labels.ToArray());
    }

    [TestMethod]
    public void Labels_AreUnknown_WhenNoneOfARowsKeysIsKnown()
    {
        string[][] rows = [[], [Names[0], "stranger"], ["stranger"]];
        var view = _context.Data.LoadFromEnumerable(rows.Select(row => new LabelledText { True = row }));
        var keys = _context.Transforms.Conversion.MapValueToKey("Keys", "True", keyData: Key()).Fit(view).Transform(view);
        using var cursor = keys.GetRowCursor(keys.Schema);
        var read = MultiLabelReader.Of(cursor, keys.Schema["Keys"], Names.Length);

        var flags = rows.Select(_ => cursor.MoveNext() ? read() : []).ToArray();

        CollectionAssert.AreEqual(new float[Names.Length], flags[0]);
        CollectionAssert.AreEqual(Names.Select((_, i) => i == 0 ? 1f : 0f).ToArray(), flags[1]);
        Assert.IsTrue(flags[2].Length == Names.Length && flags[2].All(float.IsNaN));
    }

    [TestMethod]
    public void PredictedLabels_AreTheKeysFromTheThresholdOn_AlsoOfALoadedModel()
    {
        var data = View(16);
        using var model = Trainer(options => options.Threshold = 0.4).Fit(data);
        using var stream = new MemoryStream();
        _context.Model.Save(model, data.Schema, stream);
        using var loaded = (DebertaV3Transformer)_context.Model.Load(stream, out _);

        foreach (var transformer in new[] { model, loaded })
        {
            var view = transformer.Transform(data);
            var (scores, keys) = (view.GetColumn<float[]>("Score").ToArray(), view.GetColumn<uint[]>("PredictedLabels").ToArray());
            for (var row = 0; row < scores.Length; row++)
            {
                var expected = Enumerable.Range(0, Names.Length).Where(i => scores[row][i] >= 0.4f).Select(i => (uint)i + 1).ToArray();
                CollectionAssert.AreEqual(expected, keys[row]);
            }
        }
    }

    [TestMethod]
    public void Fit_MeasuresEachLabel_OnHeldOutRows()
    {
        using var model = Trainer(options => options.ValidationFraction = 0.25).Fit(View(32));

        var measured = model.TrainingHistory.Epochs[^1].Validation.Keys.ToArray();

        CollectionAssert.AreEqual(
            new[] { "MicroF1", "MacroF1", "SubsetAccuracy", "F1 of kettle", "F1 of rain", "F1 of train" }, measured);
    }

    [TestMethod]
    public void ClassWeights_FindMoreOfALabel_AndRefuseUnknownOnes()
    {
        var data = View(32);
        using var plain = Trainer().Fit(data);
        using var weighted =
            Trainer(options => options.ClassWeights = new Dictionary<string, float> { ["rain"] = 50 }).Fit(data);

        float Mean(DebertaV3Transformer model) => model.Transform(data).GetColumn<float[]>("Score").Average(scores => scores[1]);

        Assert.IsGreaterThan(Mean(plain), Mean(weighted));
        var problem = Assert.ThrowsExactly<ArgumentException>(
            () => Trainer(options => options.ClassWeights = new Dictionary<string, float> { ["snow"] = 1 }).Fit(data));
        StringAssert.Contains(problem.Message, "'snow' is not a label");
    }

    [TestMethod]
    [DataRow("Sentence1", "MapValueToKey")]
    [DataRow("True", "MapValueToKey")]
    public void Fit_SaysWhatToDo_WhenTheLabelIsNoVectorOfLabels(string column, string advice)
    {
        var trainer = Trainer(options => (options.LabelColumnName, options.Sentence1ColumnName) = (column, "Text"));

        var problem = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(View(4)));

        StringAssert.Contains(problem.Message, advice);
    }

    [TestMethod]
    public void Estimator_PassesTheBattery() => new EstimatorBattery(_context, Trainer())
    {
        Valid = View(8),
        Invalid = [_context.Transforms.DropColumns("Sentence1").Fit(View(8)).Transform(View(8))],
    }.Run();

    private DebertaV3Trainer Trainer(Action<DebertaV3MultiLabelClassificationOptions>? change = null)
    {
        var options = new DebertaV3MultiLabelClassificationOptions
        {
            Checkpoint = SmallNetwork.Checkpoint,
            LabelColumnName = "Flags",
            BatchSize = 4,
            MaxEpochs = 1,
        };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(options);
    }

    private IDataView Key() => _context.Data.LoadFromEnumerable(Names.Select(name => new KeyRow { Value = name }));

    // A text is made of the names of its labels.
    private IDataView View(int count)
    {
        var schema = SchemaDefinition.Create(typeof(LabelledText));
        schema["Flags"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, Names.Length);
        schema["Flags"].AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(Names.Length, [.. Names.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, Names.Length));
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(Row), schema);
    }

    private static LabelledText Row(int i)
    {
        var flags = Names.Select((_, label) => (i >> label) % 2 == 1).ToArray();
        var chosen = Names.Where((_, label) => flags[label]).ToArray();
        var text = chosen.Length == 0 ? "road" : string.Join(" and ", chosen);
        return new() { Sentence1 = text, Text = text, Flags = flags, True = chosen };
    }

    private sealed class KeyRow
    {
        public string Value { get; set; } = "";
    }

    private sealed class LabelledText
    {
        public string Sentence1 { get; set; } = "";

        public string Text { get; set; } = "";

        public bool[] Flags { get; set; } = [];

        public string[] True { get; set; } = [];
    }
}
