using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A transformer of a checkpoint that was fine-tuned elsewhere.</summary>
internal static class FittedFolder
{
    /// <summary>The task follows from the options, or from the folder's labels and problem type.</summary>
    public static DebertaV3Transformer Load(IHostEnvironment environment, string folder, DebertaV3LoadOptions options)
    {
        var host = environment.Register("LoadDebertaV3");
        using var channel = host.Start("Load");
        RequireDistinctColumns(options);
        var checkpoint = DebertaV3Checkpoint.FromFolder(folder);
        checkpoint.RequireSizes(TaskRegistry.RequireHead(checkpoint).Count); // before as many labels are made as config.json merely claims
        if (options.RecognizeSpecialTokens)
            checkpoint.RequireMask(); // which a text may now contain
        var columns = new TaskColumns(options.ScoreColumnName, options.PredictionColumnName, options.ProbabilityColumnName);
        var settings = new ModelSettings(options.TextColumns, columns, options.BatchSize, options.MaxLength)
        {
            RecognizeSpecialTokens = options.RecognizeSpecialTokens,
            Pretraining = checkpoint.Description.Pretraining,
        };
        var (task, order) = options.Task == DebertaV3LoadTask.BinaryClassification
            ? BinaryFolder.Task(TaskRegistry.RequireHead(checkpoint), columns, options.PositiveLabel)
            : (TaskRegistry.FromFolder(checkpoint, columns), null);
        using var work = NativeWork.Begin();
        var device = HostSettings.Device(host);
        var network = NetworkBuilder.ForScoring(task, checkpoint, device, channel.Info);
        if (order is not null)
            network.ReorderLabels(order);
        return new DebertaV3Transformer(environment, new TextModel(task, checkpoint.Tokenizer, network, settings, device),
            TrainingHistory.None);
    }

    private static void RequireDistinctColumns(DebertaV3LoadOptions options)
    {
        var isBinary = options.Task == DebertaV3LoadTask.BinaryClassification;
        Training.OptionChecks.Refuse(
            options.PositiveLabel is not null
                && !isBinary, nameof(options.PositiveLabel), $"only {DebertaV3LoadTask.BinaryClassification} has one");
        SchemaChecks.RequireDistinct(
            (nameof(options.Sentence1ColumnName), options.Sentence1ColumnName),
            (nameof(options.Sentence2ColumnName), options.Sentence2ColumnName));
        SchemaChecks.RequireDistinct(
            (nameof(options.ScoreColumnName), options.ScoreColumnName),
            (nameof(options.PredictionColumnName), options.PredictionColumnName),
            (nameof(options.ProbabilityColumnName), isBinary ? options.ProbabilityColumnName : null));
    }
}
