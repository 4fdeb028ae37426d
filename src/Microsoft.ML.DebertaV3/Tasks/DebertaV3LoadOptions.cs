using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tokenization;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>Options of <c>mlContext.Model.LoadDebertaV3</c>. Values are validated when set. Not thread safe.</summary>
public sealed partial class DebertaV3LoadOptions
{
    private const int DefaultMaxLength = 512;

    /// <summary>Input column with the text, or the first text of a pair. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Input column with the second text of a pair. Null (default): none.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Output column for the score. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Output column for the predicted label, if the task has one. Default <c>PredictedLabel</c>.</summary>
    public string PredictionColumnName { get; set => field = Name(value); } = "PredictedLabel";

    /// <summary>Output column for the probability of true; only for binary classification. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; set => field = Name(value); } = "Probability";

    /// <summary>Rows per batch. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, DebertaV3FitOptions.Most, value); } = 32;

    /// <summary>
    /// The type in which the model scores on the CPU. Default <see cref="ScoringPrecision.Float32"/>;
    /// <see cref="ScoringPrecision.BFloat16"/>
    /// is faster and changes scores by about 1e-3.
    /// </summary>
    public ScoringPrecision ScoringPrecision { get; set => field = Known(value); }

    /// <summary>
    /// Maximum input length in pieces, including special tokens. 8 to 65,536. Default: the folder's <c>model_max_length</c>, or else 512,
    /// as in published models.
    /// </summary>
    public int MaxLength
    {
        get => OwnMaxLength ?? DefaultMaxLength;
        set => OwnMaxLength = Between(TokenizerRules.LeastMaxLength, DebertaV3FitOptions.Most, value);
    }

    /// <summary>
    /// Whether "[SEP]", "[CLS]", "[MASK]" etc. in a text are special tokens, as in transformers. Needed for models that were trained on
    /// texts joined with "[SEP]". Saved with the model. Default false: they are ordinary text.
    /// </summary>
    public bool RecognizeSpecialTokens { get; set; }

    /// <summary>The task of the loaded model. Default <see cref="DebertaV3LoadTask.FromFolder"/>.</summary>
    public DebertaV3LoadTask Task { get; set => field = Known(value); }

    /// <summary>
    /// The label that means true if a folder with two labels is loaded for binary classification. Null (default): <c>True</c> for False and
    /// True, <c>LABEL_1</c> for LABEL_0 and LABEL_1. Required for other labels.
    /// </summary>
    public string? PositiveLabel { get; set => field = NameOrNull(value); }

    /// <summary><see cref="MaxLength"/> if it was set; otherwise null.</summary>
    internal int? OwnMaxLength { get; private set; }

    /// <summary>The text columns in order.</summary>
    internal IReadOnlyList<string> TextColumns => Sentence2ColumnName is { } second ? [Sentence1ColumnName, second] : [Sentence1ColumnName];

    /// <summary>Names of the output columns by role.</summary>
    internal IReadOnlyDictionary<string, string> Columns => new Dictionary<string, string>
    {
        ["Prediction"] = PredictionColumnName,
        ["Score"] = ScoreColumnName,
        ["Probability"] = ProbabilityColumnName,
    };

    /// <summary>Requires that the options do not contradict each other.</summary>
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
