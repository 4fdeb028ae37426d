using Microsoft.ML.DebertaV3.Training;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3;

/// <summary>What every DeBERTaV3 trainer can be told. Values are checked when they are set. Not thread safe; a trainer takes a snapshot.</summary>
/// <remarks>Column names, batch size and epochs default to those of ML.NET's own text trainers, the rest to the authors' scripts (spec section 6.2).</remarks>
public abstract partial class DebertaV3TrainerOptions
{
    /// <summary>Largest batch and longest input: far more than any device holds, and no sum of them overflows.</summary>
    internal const int Most = 1 << 16;

    private protected DebertaV3TrainerOptions()
    {
    }

    /// <summary>Column with the label. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; set => field = Name(value); } = "Label";

    /// <summary>Column for the score. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; set => field = Name(value); } = "Score";

    /// <summary>Column with the text, or the first text of a pair. Default <c>Sentence1</c>.</summary>
    public string Sentence1ColumnName { get; set => field = Name(value); } = "Sentence1";

    /// <summary>Column with the second text of a pair. Null (default): there is none.</summary>
    public string? Sentence2ColumnName { get; set => field = NameOrNull(value); }

    /// <summary>Column with the weight of each row, a Single that is not negative. Null (default): every row counts 1.</summary>
    public string? ExampleWeightColumnName { get; set => field = NameOrNull(value); }

    /// <summary>The weights to start from. Null (default): <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
    public DebertaV3Checkpoint? Checkpoint { get; set; }

    /// <summary>Rows per training step and per scoring forward. 1 to 65,536; default 32.</summary>
    public int BatchSize { get; set => field = Between(1, Most, value); } = 32;

    /// <summary>Passes over the training rows. At least 1; default 10.</summary>
    public int MaxEpochs { get; set => field = AtLeast(1, value); } = 10;

    /// <summary>Longest input in pieces, [CLS] and [SEP] included; the longer text of a pair is cut first. 8 to 65,536; default 256 (spec section 6.2).</summary>
    public int MaximumLength { get; set => field = Between(8, Most, value); } = FineTuningRecipe.MaximumLength;

    /// <summary>In which type matrices are multiplied while training; weights and scoring are float32 in any case. Default <see cref="TrainingPrecision.Auto"/>.</summary>
    public TrainingPrecision Precision { get; set => field = Known(value); }

    /// <summary>
    /// Whether the inner results of each encoder layer are computed again in the backward pass and not kept: less memory, longer steps, the same gradients. Default false.
    /// </summary>
    public bool GradientCheckpointing { get; set; }

    /// <summary>Hears of every training step, on the thread of Fit. Null (default): nobody does; <c>mlContext.Log</c> is written in any case.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>A copy that later changes do not reach.</summary>
    internal DebertaV3TrainerOptions Snapshot() => (DebertaV3TrainerOptions)MemberwiseClone();

    /// <summary>The text columns in order.</summary>
    internal IReadOnlyList<string> TextColumns => Sentence2ColumnName is { } second ? [Sentence1ColumnName, second] : [Sentence1ColumnName];
}
