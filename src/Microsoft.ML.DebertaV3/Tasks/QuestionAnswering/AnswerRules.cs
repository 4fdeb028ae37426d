namespace Microsoft.ML.DebertaV3;

/// <summary>By which of SQuAD's evaluation scripts answers are compared.</summary>
public enum AnswerRules
{
    /// <summary>
    /// SQuAD 2: a question may have no answer; right answers that normalise to nothing do not count; where the prediction or the right
    /// answer is empty, both must be.
    /// </summary>
    Squad2,

    /// <summary>SQuAD 1.1: every question has an answer; F1 is 0 where no word is common.</summary>
    Squad1,
}
