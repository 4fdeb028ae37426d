namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>What config.json of a checkpoint folder says: the network, and what its head is for.</summary>
/// <remarks>Immutable. <see cref="ConfigReader"/> and <see cref="ConfigWriter"/> are the two ways to and from JSON.</remarks>
internal sealed record CheckpointConfig(DebertaV3Config Network)
{
    /// <summary>The two names that transformers gives to labels without names, and leaves out of config.json.</summary>
    public static readonly IReadOnlyList<string> DefaultLabels = ["LABEL_0", "LABEL_1"];

    /// <summary>Names of the labels by their index in the head (id2label); null where the folder's head has none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// single_label_classification, multi_label_classification, regression, or null: transformers then decides by the labels.
    /// </summary>
    public string? ProblemType { get; init; }

    /// <summary>Class names of transformers, such as DebertaV2ForSequenceClassification. Empty in published pre-trained folders.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>True (default): a language model head is named <c>cls.predictions</c>; false: <c>lm_predictions.lm_head</c>.</summary>
    public bool Legacy { get; init; } = true;

    /// <summary>How this library pre-trained it; null where it did not, as in published folders.</summary>
    public PretrainingRecord? Pretraining { get; init; }

    /// <summary>What a user should know of how the file was read, in words; logged where the checkpoint is used.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the weights beside it are written; not read, since the weights say it too.</summary>
    public WeightStorage Storage { get; init; }
}
