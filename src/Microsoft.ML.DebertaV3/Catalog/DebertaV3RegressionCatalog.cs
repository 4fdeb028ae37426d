using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Tasks.Metrics;
using Microsoft.ML.DebertaV3.Tasks.TextRegression;

namespace Microsoft.ML;

/// <summary>DeBERTaV3 on <c>mlContext.Regression</c>: trainers and metrics.</summary>
public static class DebertaV3RegressionCatalog
{
    /// <summary>
    /// Fine-tunes DeBERTaV3 for regression on a text, or on a pair of texts: it predicts, for example, a grade or a similarity.
    /// </summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A Single column, or a vector of Single of known length for several numbers per text. In any unit: see
    /// <see cref="DebertaV3TextRegressionOptions.StandardizeLabels"/>.</param>
    /// <param name="scoreColumnName">Column for the number, or the vector of numbers.</param>
    /// <param name="sentence1ColumnName">Column with the text.</param>
    /// <param name="sentence2ColumnName">Column with the second text of a pair; null for single texts.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none. See
    /// <see cref="DebertaV3FitOptions.ValidationSet"/>.</param>
    /// <param name="exampleWeightColumnName">Column with the weight of each row, a Single; null: every row has weight 1.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size, see
    /// <see cref="DebertaV3TrainerOptions.LearningRate"/>.</param>
    public static DebertaV3Trainer DebertaV3TextRegression(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = null,
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        string? exampleWeightColumnName = null,
        double? learningRate = null) => catalog.DebertaV3TextRegression(new DebertaV3TextRegressionOptions
        {
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            Checkpoint = checkpoint,
            ValidationSet = validationSet,
            ExampleWeightColumnName = exampleWeightColumnName,
            LearningRate = learningRate,
        });

    /// <summary>
    /// Fine-tunes DeBERTaV3 to predict the similarity of two sentences: the trainer of <c>DebertaV3TextRegression</c> with the parameters
    /// and defaults of <c>SentenceSimilarity</c> in Microsoft.ML.TorchSharp.
    /// </summary>
    /// <param name="catalog">The catalog's trainers.</param>
    /// <param name="labelColumnName">A Single column with the similarity, in any unit.</param>
    /// <param name="scoreColumnName">Column for the predicted similarity, in the unit of the labels.</param>
    /// <param name="sentence1ColumnName">Column with the first sentence.</param>
    /// <param name="sentence2ColumnName">Column with the second sentence.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="checkpoint">Initial weights; null for <see cref="DebertaV3Checkpoint.Tiny"/>.</param>
    /// <param name="validationSet">Validation rows, evaluated after every epoch; null: none. See
    /// <see cref="DebertaV3FitOptions.ValidationSet"/>.</param>
    /// <param name="exampleWeightColumnName">Column with the weight of each row, a Single; null: every row has weight 1.</param>
    /// <param name="learningRate">Peak learning rate; null: depends on the checkpoint's size, see
    /// <see cref="DebertaV3TrainerOptions.LearningRate"/>.</param>
    public static DebertaV3Trainer DebertaV3SentenceSimilarity(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string sentence1ColumnName = "Sentence1",
        string sentence2ColumnName = "Sentence2",
        int batchSize = 32,
        int maxEpochs = 10,
        DebertaV3Checkpoint? checkpoint = null,
        IDataView? validationSet = null,
        string? exampleWeightColumnName = null,
        double? learningRate = null) => catalog.DebertaV3TextRegression(
            labelColumnName, scoreColumnName, sentence1ColumnName, sentence2ColumnName, batchSize, maxEpochs, checkpoint, validationSet,
            exampleWeightColumnName, learningRate);

    /// <summary>Fine-tunes DeBERTaV3 for regression on a text, or on a pair of texts.</summary>
    public static DebertaV3Trainer DebertaV3TextRegression(
        this RegressionCatalog.RegressionTrainers catalog, DebertaV3TextRegressionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), new RegressionDefinition((DebertaV3TextRegressionOptions)options.Snapshot()));
    }

    /// <summary>Compares predicted with true numbers: Pearson's and Spearman's correlation, and error metrics.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The true number, of any numeric type.</param>
    /// <param name="scoreColumnName">The predicted number, of any numeric type.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A row's number is missing or not finite, or there are no rows.</exception>
    public static RegressionReport EvaluateRegressionReport(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluation.Numbers(data, labelColumnName, scoreColumnName);
    }
}
