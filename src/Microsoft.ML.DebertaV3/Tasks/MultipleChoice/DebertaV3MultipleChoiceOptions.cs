using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of multiple choice. See <see cref="DebertaV3TrainerOptions"/> for what all trainers share.</summary>
public sealed class DebertaV3MultipleChoiceOptions : DebertaV3TrainerOptions
{
    /// <summary>Creates options with their defaults.</summary>
    public DebertaV3MultipleChoiceOptions() => ContextColumnName = "Context";

    /// <summary>
    /// Column with the context of the choices, a text: for example a question, or the beginning of a sentence. Default <c>Context</c>.
    /// Alias of <see cref="DebertaV3TrainerOptions.Sentence1ColumnName"/>.
    /// </summary>
    public string ContextColumnName { get => Sentence1ColumnName; set => Sentence1ColumnName = Name(value); }

    /// <summary>Column with the choices, a vector of text; rows may have different numbers of choices. Default <c>Choices</c>.</summary>
    public string ChoicesColumnName { get; set => field = Name(value); } = "Choices";

    /// <summary>
    /// Column for the predicted choice: a key if the label is a key, otherwise the index from 0. Must differ from the label and weight
    /// columns. Default <c>PredictedLabel</c>.
    /// </summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";
}
