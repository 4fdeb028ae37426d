using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// How <c>mlContext.Model.LoadDebertaV3</c> makes a transformer of a folder. Values are checked when they are set. Not thread safe.
/// </summary>
public sealed partial class DebertaV3LoadOptions
{
    private const int DefaultMaxLength = 512;

    /// <summary>Column with the text, or the first text of a pair. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Column with the second text of a pair. Null (default): there is none.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Column for the score. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Column for the predicted label, where there is one. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Column for the probability of true; binary classification only. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; set => field = Name(value); } = "Probability";

    /// <summary>Rows per forward. Positive; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 32;

    /// <summary>
    /// Longest input in pieces, special tokens included. At least 8. Where it is not set, the folder's <c>model_max_length</c> counts, or
    /// 512, what published models were trained for.
    /// </summary>
    public int MaxLength
    {
        get => OwnMaxLength ?? DefaultMaxLength;
        set => OwnMaxLength = Between(TokenizerRules.LeastMaxLength, DebertaV3FitOptions.Most, value);
    }

    /// <summary>
    /// Whether "[SEP]", "[CLS]", "[MASK]" and the like in a text are the special pieces, as transformers reads them: for models that were
    /// trained on texts joined with "[SEP]". Saved with the model. Default false: they are text like any other.
    /// </summary>
    public bool RecognizeSpecialTokens { get; set; }

    /// <summary>What the folder is loaded for. Default <see cref="DebertaV3LoadTask.FromFolder"/>.</summary>
    public DebertaV3LoadTask Task { get; set => field = Known(value); }

    /// <summary>
    /// The label that counts as true where a folder of two labels is loaded for binary classification. Null (default): <c>True</c> of False
    /// and True, <c>LABEL_1</c> of LABEL_0 and LABEL_1; two other labels need it.
    /// </summary>
    public string? PositiveLabel { get; set => field = NameOrNull(value); }

    /// <summary><see cref="MaxLength"/> where it was set.</summary>
    internal int? OwnMaxLength { get; private set; }

    /// <summary>The text columns in order.</summary>
    internal IReadOnlyList<string> TextColumns => Sentence2ColumnName is { } second ? [Sentence1ColumnName, second] : [Sentence1ColumnName];

    /// <summary>Names of the columns to add, by role.</summary>
    internal IReadOnlyDictionary<string, string> Columns => new Dictionary<string, string>
    {
        ["Prediction"] = PredictionColumnName,
        ["Score"] = ScoreColumnName,
        ["Probability"] = ProbabilityColumnName,
    };

    /// <summary>Returns where the options can be followed.</summary>
    /// <exception cref="ArgumentException">They contradict each other; the message names them.</exception>
    internal void RequireDistinctColumns()
    {
        var isBinary = Task == DebertaV3LoadTask.BinaryClassification;
        Refuse(PositiveLabel is not null && !isBinary, nameof(PositiveLabel), $"only {DebertaV3LoadTask.BinaryClassification} has one");
        SchemaChecks.RequireDistinct(
            (nameof(Sentence1ColumnName), Sentence1ColumnName), (nameof(Sentence2ColumnName), Sentence2ColumnName));
        SchemaChecks.RequireDistinct(
            (nameof(ScoreColumnName), ScoreColumnName),
            (nameof(PredictionColumnName), PredictionColumnName),
            (nameof(ProbabilityColumnName), isBinary ? ProbabilityColumnName : null));
    }
}
