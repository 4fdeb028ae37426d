namespace Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;

/// <summary>What is found in a context.</summary>
/// <param name="Answers">The best answers by falling score.</param>
/// <param name="NoAnswerScore">The score of "no answer", whether it competes with them or not.</param>
internal sealed record DecodedAnswers(IReadOnlyList<DecodedAnswer> Answers, double NoAnswerScore);
