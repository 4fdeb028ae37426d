namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>The predicted answers for one context.</summary>
/// <param name="Answers">The best answers by descending score.</param>
/// <param name="NoAnswerScore">The score of "no answer", whether or not it is a candidate.</param>
internal sealed record DecodedAnswers(IReadOnlyList<DecodedAnswer> Answers, double NoAnswerScore);
