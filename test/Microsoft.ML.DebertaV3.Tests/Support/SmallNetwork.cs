namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A network that trains in milliseconds: one layer of 16, with the tokenizer of <see cref="DebertaV3Checkpoint.Tiny"/>.</summary>
internal static class SmallNetwork
{
    /// <summary>Weights are large, so that different texts give clearly different outputs without training.</summary>
    public static DebertaV3Config Config => new()
    {
        HiddenSize = 16,
        Layers = 1,
        AttentionHeads = 2,
        IntermediateSize = 32,
        VocabularySize = 8064,
        PositionBuckets = 32,
        InitializerRange = 0.3,
    };

    public static DebertaV3Checkpoint Checkpoint { get; } = New(seed: 5);

    public static DebertaV3Checkpoint New(int seed) => DebertaV3Checkpoint.Random(Config, DebertaV3Checkpoint.Tiny.Tokenizer, "Tiny", seed);

    /// <summary>Options of a fit of one epoch in batches of 4.</summary>
    public static DebertaV3TextClassificationOptions Classification(Action<DebertaV3TextClassificationOptions>? change = null) => With(new(), change);

    /// <inheritdoc cref="Classification"/>
    public static DebertaV3TextRegressionOptions Regression(Action<DebertaV3TextRegressionOptions>? change = null) =>
        With(new DebertaV3TextRegressionOptions { LabelColumnName = "Value" }, change);

    /// <summary>A multi-class model of <see cref="Examples.Rows"/>, fitted with the seed 1.</summary>
    public static DebertaV3Transformer FitMulticlass(Action<DebertaV3TextClassificationOptions>? change = null)
    {
        var context = new MLContext(seed: 1);
        return context.MulticlassClassification.Trainers.DebertaV3TextClassification(Classification(change)).Fit(Examples.View(context));
    }

    private static T With<T>(T options, Action<T>? change)
        where T : DebertaV3TrainerOptions
    {
        (options.Checkpoint, options.BatchSize, options.MaxEpochs) = (Checkpoint, 4, 1);
        change?.Invoke(options);
        return options;
    }
}
