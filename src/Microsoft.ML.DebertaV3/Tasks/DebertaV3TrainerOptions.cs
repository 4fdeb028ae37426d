using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// What every DeBERTaV3 trainer of a task can be told. Values are checked when they are set. Not thread safe; a trainer takes a snapshot.
/// </summary>
/// <remarks>Column names, batch size and epochs default to those of ML.NET's own text trainers, the rest to the authors' scripts (spec
/// section 6.2).</remarks>
public abstract partial class DebertaV3TrainerOptions : DebertaV3FitOptions
{
    private protected DebertaV3TrainerOptions()
    {
    }

    /// <summary>Column with the label. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; set => field = Name(value); } = "Label";

    /// <summary>Column for the score; not the label's or the weight's name. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Column with the text, or the first text of a pair. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Column with the second text of a pair. Null (default): there is none.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>
    /// Longest input in pieces, [CLS] and [SEP] included; the longer text of a pair is cut first. 8 to 65,536; default 512, as in scoring:
    /// what published models were trained for.
    /// </summary>
    public int MaxLength { get; set => field = Between(8, Most, value); } = FineTuningRecipe.MaxLength;

    /// <summary>
    /// Whether "[SEP]", "[CLS]", "[MASK]" and the like in a text are the special pieces, as transformers reads them: for checkpoints that
    /// were trained on texts joined with "[SEP]". Kept by the fitted model. Default false: they are text like any other, so that no row can
    /// imitate a second text.
    /// </summary>
    public bool RecognizeSpecialTokens { get; set; }

    /// <summary>Column with the weight of each row, a Single that is not negative. Null (default): every row counts 1.</summary>
    public string? ExampleWeightColumnName { get; set => field = NameOrNull(value); }

    /// <summary>A copy that later changes do not reach.</summary>
    internal virtual DebertaV3TrainerOptions Snapshot() => (DebertaV3TrainerOptions)MemberwiseClone();

    /// <summary>The text columns in order.</summary>
    internal IReadOnlyList<string> TextColumns => Sentence2ColumnName is { } second ? [Sentence1ColumnName, second] : [Sentence1ColumnName];
}
