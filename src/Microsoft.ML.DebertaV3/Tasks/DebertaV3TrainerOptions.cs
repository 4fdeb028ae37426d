using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options common to all DeBERTaV3 trainers. Values are validated when set. Not thread safe; trainers copy the options.</summary>
/// <remarks>
/// Column names, batch size and epochs have the defaults of ML.NET's text trainers, other options those of the authors' scripts (spec
/// section 6.2).
/// </remarks>
public abstract partial class DebertaV3TrainerOptions : DebertaV3FitOptions
{
    private protected DebertaV3TrainerOptions()
    {
    }

    /// <summary>Input column with the label. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; set => field = Name(value); } = "Label";

    /// <summary>Output column for the score; must differ from the label and weight columns. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Input column with the text, or the first text of a pair. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Input column with the second text of a pair. Null (default): none.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Maximum input length in pieces, including [CLS] and [SEP], for training and scoring; the longer text of a pair is truncated first. 8
    /// to 65,536; default 512 (published models).
    /// </summary>
    public int MaxLength { get; set => field = Between(8, Most, value); } = FineTuningRecipe.MaxLength;

    /// <summary>
    /// Whether "[SEP]", "[CLS]", "[MASK]" etc. in a text are special tokens, as in transformers. Needed for checkpoints that were trained
    /// on texts joined with "[SEP]". Saved with the model. Default false: they are ordinary text, so that a row cannot fake a second text.
    /// </summary>
    public bool RecognizeSpecialTokens { get; set; }

    /// <summary>
    /// The type in which the fitted model scores on the CPU. Default <see cref="ScoringPrecision.Float32"/>;
    /// <see cref="ScoringPrecision.BFloat16"/>
    /// is faster and changes scores by about 1e-3.
    /// </summary>
    public ScoringPrecision ScoringPrecision { get; set => field = Known(value); }

    /// <summary>Input column with the weight of each row, a Single of at least 0. Null (default): every row has weight 1.</summary>
    public string? ExampleWeightColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Returns a copy that is independent of later changes.</summary>
    internal virtual DebertaV3TrainerOptions Snapshot() => (DebertaV3TrainerOptions)MemberwiseClone();

    /// <summary>The text columns in order.</summary>
    internal IReadOnlyList<string> TextColumns => Sentence2ColumnName is { } second ? [Sentence1ColumnName, second] : [Sentence1ColumnName];
}
