using System.Text.Json;
using System.Text.Json.Nodes;

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
    public static DebertaV3TextClassificationOptions Classification(Action<DebertaV3TextClassificationOptions>? change = null) =>
        With(new(), change);

    /// <inheritdoc cref="Classification"/>
    public static DebertaV3TextRegressionOptions Regression(Action<DebertaV3TextRegressionOptions>? change = null) =>
        With(new DebertaV3TextRegressionOptions { LabelColumnName = "Value" }, change);

    /// <summary>A multi-class trainer in a context of its own, with the seed 1.</summary>
    public static DebertaV3Trainer MulticlassTrainer(
        Action<DebertaV3TextClassificationOptions>? change = null, MLContext? context = null) =>
        (context ?? new MLContext(seed: 1)).MulticlassClassification.Trainers.DebertaV3TextClassification(Classification(change));

    /// <summary>A multi-class model of <see cref="Examples.Rows"/>.</summary>
    public static DebertaV3Transformer FitMulticlass(Action<DebertaV3TextClassificationOptions>? change = null) =>
        MulticlassTrainer(change).Fit(Examples.View(new MLContext(seed: 1)));

    /// <summary>A copy of a model, saved and loaded, that scores in batches of another size.</summary>
    public static DebertaV3Transformer WithBatchSize(DebertaV3Transformer model, int batchSize)
    {
        var context = new MLContext();
        var saved = new SavedModel(SavedModel.Bytes(context, model));
        var settings = JsonNode.Parse(saved["Settings"])!;
        settings["BatchSize"] = batchSize;
        return (DebertaV3Transformer)context.Model.Load(saved.With("Settings", JsonSerializer.SerializeToUtf8Bytes(settings)), out _);
    }

    private static T With<T>(T options, Action<T>? change)
        where T : DebertaV3TrainerOptions
    {
        (options.Checkpoint, options.BatchSize, options.MaxEpochs) = (Checkpoint, 4, 1);
        change?.Invoke(options);
        return options;
    }
}
