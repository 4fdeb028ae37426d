namespace Microsoft.ML.DebertaV3;

/// <summary>The SQuAD evaluation script whose rules apply.</summary>
public enum AnswerRules
{
    /// <summary>
    /// SQuAD 2: a question may have no answer. Right answers that are empty after normalization are ignored. An empty prediction is right
    /// only if there is no answer.
    /// </summary>
    Squad2,

    /// <summary>SQuAD 1.1: every question has an answer. F1 is 0 if there are no common words.</summary>
    Squad1,
}
