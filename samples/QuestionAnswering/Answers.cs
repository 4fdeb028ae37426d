namespace QuestionAnswering;

/// <summary>What the model finds: the best answers, the empty text for "no answer".</summary>
internal sealed class Answers
{
    public string[] Answer { get; set; } = [];

    public float[] Score { get; set; } = [];
}
