using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of multiple choice. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3MultipleChoiceOptions : DebertaV3TrainerOptions
{
    /// <summary>The default columns.</summary>
    public DebertaV3MultipleChoiceOptions() => ContextColumnName = "Context";

    /// <summary>
    /// Column with what the choices belong to, a text: a question, or a sentence to go on with. Default <c>Context</c>. Another name of
    /// <see cref="DebertaV3TrainerOptions.Sentence1ColumnName"/>.
    /// </summary>
    public string ContextColumnName { get => Sentence1ColumnName; set => Sentence1ColumnName = Name(value); }

    /// <summary>Column with the choices, a vector of text, in each row as long as the row has choices. Default <c>Choices</c>.</summary>
    public string ChoicesColumnName { get; set => field = Name(value); } = "Choices";

    /// <summary>
    /// Column for the predicted choice, a key where the label is one, else its index; not the label's or the weight's name. Default
    /// <c>PredictedLabel</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";
}
