using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A transformer of a checkpoint that was fine-tuned elsewhere.</summary>
internal static class FittedFolder
{
    /// <summary>The folder is the options' checkpoint; the task follows from its labels and problem type.</summary>
    public static DebertaV3Transformer Load(IHostEnvironment environment, DebertaV3TextClassificationOptions options)
    {
        var host = environment.Register("LoadDebertaV3");
        using var channel = host.Start("Load");
        var device = HostSettings.Device(host);
        var checkpoint = options.Checkpoint!;
        var columns = new TaskColumns(options.ScoreColumnName, options.PredictionColumnName);
        SchemaChecks.RequireDistinct(ColumnNames.Texts(options));
        SchemaChecks.RequireDistinct(ColumnNames.Outputs(options));
        checkpoint.RequireSizes(checkpoint.Labels?.Count); // before as many labels are made as config.json merely claims
        var task = TaskRegistry.FromFolder(checkpoint, columns);
        var network = NetworkBuilder.ForScoring(task, checkpoint, device, channel.Info);
        var model = new TextModel(task, checkpoint.Tokenizer, network, FitSettings.Model(options, columns, checkpoint), device);
        return new DebertaV3Transformer(environment, model, TrainingHistory.None);
    }
}
