using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/pretraining.md: the estimator.</summary>
internal static class Pretraining
{
    public static DebertaV3Transformer Continue(MLContext mlContext)
    {
        #region continue
        var loader = mlContext.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)], separatorChar: '\t');
        var texts = loader.Load("reports-2024.txt", "reports-2025.txt"); // UTF-8, a document per line
        var estimator = mlContext.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-xsmall"),
            MaxSteps = 20_000,
            ValidationFraction = 0.01,
            ResumeFolder = "state",
        });
        using var model = estimator.Fit(texts);
        model.SavePretrained("my-domain");
        #endregion
        return model;
    }

    public static DebertaV3PretrainingOptions FromScratch()
    {
        #region from-scratch
        var config = new DebertaV3Config
        {
            HiddenSize = 256,
            Layers = 6,
            AttentionHeads = 4,
            IntermediateSize = 1024,
            VocabularySize = 32_100
        };
        var options = new DebertaV3PretrainingOptions
        {
            Checkpoint = DebertaV3Checkpoint.New(config, "spm.model", seed: 1),
            MaxEpochs = 20,
        };
        #endregion
        return options;
    }
}
