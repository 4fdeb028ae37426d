namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Content of config.json: the network, and the purpose of its head.</summary>
/// <remarks>Immutable. Read by <see cref="ConfigReader"/>, written by <see cref="ConfigWriter"/>.</remarks>
internal sealed record CheckpointConfig(DebertaV3Config Network)
{
    /// <summary>transformers' default label names, which it omits from config.json.</summary>
    public static readonly IReadOnlyList<string> DefaultLabels = ["LABEL_0", "LABEL_1"];

    /// <summary>Names of the labels by output index (id2label); null if the head has no labels.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// single_label_classification, multi_label_classification, regression, or null, in which case it depends on the number of labels.
    /// </summary>
    public string? ProblemType { get; init; }

    /// <summary>Class names of transformers, such as DebertaV2ForSequenceClassification. Empty in published pre-trained folders.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>True (default): a language model head is named <c>cls.predictions</c>; false: <c>lm_predictions.lm_head</c>.</summary>
    public bool Legacy { get; init; } = true;

    /// <summary>Record of pre-training by this library; null for other folders, such as published ones.</summary>
    public PretrainingRecord? Pretraining { get; init; }

    /// <summary>Messages for the user about how the file was read; logged when the checkpoint is used.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Number format of the weights. Only written; when reading, the weight file determines it.</summary>
    public WeightStorage Storage { get; init; }
}
