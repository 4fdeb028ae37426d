using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.QuestionAnswering;

[TestClass]
public sealed class QuestionAnsweringTrainingTests
{
    private static readonly string[] Things = ["kettle", "rain", "train", "drum"];
    private static readonly string[] Numbers = ["seven", "two", "nine", "four"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Fit_OverfitsRows_AlsoWhereTheIndexIsWrong()
    {
        var data = View(64, shift: 3);

        using var model = Trainer(options => (options.MaxEpochs, options.LearningRate) = (60, 3e-3)).Fit(data);
        var metrics = _context.MulticlassClassification.EvaluateQuestionAnswering(model.Transform(data));

        Assert.IsGreaterThanOrEqualTo(95, metrics.Overall.ExactMatch);
        Assert.IsGreaterThanOrEqualTo(95, metrics.Overall.F1Score);
    }

    [TestMethod]
    public void Fit_LearnsTheSame_FromRightAndFromWrongIndices()
    {
        using var right = Trainer().Fit(View(16, shift: 0));
        using var wrong = Trainer().Fit(View(16, shift: 3));

        TensorAssert.AreClose(Tiny.Weights(right.Model.Network), Tiny.Weights(wrong.Model.Network), 0);
    }

    [TestMethod]
    public void Fit_MeasuresHeldOutRows_AndTakesLongContextsAndQuestionsWithoutAnswer()
    {
        var rows = Rows(16, 0);
        var longContext = string.Concat(Enumerable.Repeat(rows[3].Context + " ", 60));
        rows[3] = new() { Context = longContext, Question = "what", TrainingAnswer = "seven" };
        rows[5].TrainingAnswer = rows[6].TrainingAnswer = "";

        using var model = Trainer(options => (options.ValidationFraction, options.MaxLength) = (0.25, 64))
            .Fit(_context.Data.LoadFromEnumerable(rows));

        CollectionAssert.AreEqual(new[] { "F1", "ExactMatch" }, model.TrainingHistory.Epochs[^1].Validation.Keys.ToArray());
    }

    [TestMethod]
    public void Fit_NamesTheRow_WhoseContextLacksTheAnswer()
    {
        var rows = Rows(8, 0);
        rows[5].TrainingAnswer = "snow";

        var problem = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trainer().Fit(_context.Data.LoadFromEnumerable(rows)));

        StringAssert.Contains(problem.Message, "Row 5");
        StringAssert.Contains(problem.Message, "'snow'");
    }

    [TestMethod]
    public void Estimator_PassesTheBattery() => new EstimatorBattery(_context, Trainer())
    {
        Valid = View(8, shift: 0),
        Invalid = [_context.Transforms.DropColumns("Question").Fit(View(8, 0)).Transform(View(8, 0))],
    }.Run();

    private DebertaV3Trainer Trainer(Action<DebertaV3QuestionAnsweringOptions>? change = null)
    {
        var options = new DebertaV3QuestionAnsweringOptions { Checkpoint = SmallNetwork.Checkpoint, BatchSize = 4, MaxEpochs = 1 };
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.DebertaV3QuestionAnswering(options);
    }

    private IDataView View(int rows, int shift) => _context.Data.LoadFromEnumerable(Rows(rows, shift));

    // The number is the answer.
    private static TrainingQuestion[] Rows(int count, int shift) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (thing, number) = (Things[i % Things.Length], Numbers[i / Things.Length % Numbers.Length]);
        var context = i % 2 == 0 ? $"the {thing} says {number} today" : $"{number} is what the {thing} says";
        return new TrainingQuestion
        {
            Context = context,
            Question = $"what does the {thing} say",
            TrainingAnswer = number,
            AnswerIndex = context.IndexOf(number, StringComparison.Ordinal) + shift,
        };
    })];

    private sealed class TrainingQuestion
    {
        public string Context { get; set; } = "";

        public string Question { get; set; } = "";

        public string TrainingAnswer { get; set; } = "";

        public int AnswerIndex { get; set; }
    }
}
