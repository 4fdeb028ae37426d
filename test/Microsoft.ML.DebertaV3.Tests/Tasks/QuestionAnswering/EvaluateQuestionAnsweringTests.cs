namespace Microsoft.ML.DebertaV3.Tests.Tasks.QuestionAnswering;

[TestClass]
public sealed class EvaluateQuestionAnsweringTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("The Eiffel Tower", "eiffel tower!", 100, 100, DisplayName = "case, article, punctuation")]
    [DataRow("Eiffel Tower", "Tower", 0, 200 / 3d)]
    [DataRow("", "", 100, 100, DisplayName = "no answer, and none found")]
    [DataRow("", "Paris", 0, 0)]
    [DataRow("Paris", "", 0, 0)]
    public void Evaluate_ComparesAsSquadDoes(string answer, string predicted, double exact, double f1)
    {
        var metrics = Evaluate(AnswerRules.Squad2, new Row { TrainingAnswer = answer, Answer = [predicted, "something else"] });

        Assert.AreEqual(exact, metrics.Overall.ExactMatch);
        Assert.AreEqual(f1, metrics.Overall.F1Score, 1e-12);
        Assert.AreEqual(answer.Length == 0, metrics.Answerable is null);
        Assert.AreEqual(answer.Length > 0, metrics.Unanswerable is null);
    }

    [TestMethod]
    public void Evaluate_TakesAnEmptyList_ForNoAnswer()
    {
        var metrics = Evaluate(AnswerRules.Squad2, new Row());

        Assert.AreEqual(100, metrics.Unanswerable!.ExactMatch);
    }

    [TestMethod]
    public void Evaluate_NamesTheRow_WhenThereIsNoAnswerButMustBe()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Evaluate(AnswerRules.Squad1, new Row { TrainingAnswer = "a" }, new Row()));

        StringAssert.Contains(error.Message, "Row 1");
        StringAssert.Contains(error.Message, nameof(AnswerRules.Squad2));
    }

    [TestMethod]
    public void Evaluate_NamesTheRow_WhenAProbabilityIsMissing()
    {
        var data = _context.Data.LoadFromEnumerable([new Row { NoAnswer = float.NaN }]);

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => _context.MulticlassClassification.EvaluateQuestionAnswering(data, noAnswerProbabilityColumnName: "NoAnswer"));

        StringAssert.Contains(error.Message, "Row 0");
    }

    [TestMethod]
    public void Evaluate_Throws_WhenThereAreNoRows() => Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(AnswerRules.Squad2));

    private QuestionAnsweringMetrics Evaluate(AnswerRules rules, params Row[] rows) =>
        _context.MulticlassClassification.EvaluateQuestionAnswering(_context.Data.LoadFromEnumerable(rows), rules: rules);

    private sealed class Row
    {
        public string TrainingAnswer { get; set; } = "";

        public string[] Answer { get; set; } = [];

        public float NoAnswer { get; set; }
    }
}
