using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Catalog;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Attribution;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.DebertaV3.Tasks.MultiLabelClassification;
using Microsoft.ML.DebertaV3.Tasks.MultipleChoice;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using Microsoft.ML.DebertaV3.Tasks.Reranking;
using Microsoft.ML.DebertaV3.Tasks.TextClassification;
using Microsoft.ML.DebertaV3.Tasks.TextRegression;
using Microsoft.ML.DebertaV3.Tasks.ZeroShot;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(DebertaV3Transformer), typeof(TaskRegistry), null, typeof(SignatureLoadModel), "DeBERTaV3 model",
    ModelFile.LoaderSignature, ModelFile.FillMaskLoader, ModelFile.PretrainedLoader)]
[assembly: LoadableClass(
    typeof(PredictionRowMapper), typeof(TaskRegistry), null, typeof(SignatureLoadRowMapper), "DeBERTaV3 model",
    ModelFile.LoaderSignature, ModelFile.FillMaskLoader, ModelFile.PretrainedLoader)]

namespace Microsoft.ML.DebertaV3.Catalog;

/// <summary>Creates the task of a saved model or a folder; the only list of all tasks. ML.NET loads models through this class.</summary>
internal static class TaskRegistry
{
    // by the task's identifier in saved models
    private static readonly Dictionary<string, Func<ModelSettings, CheckpointConfig, ITask>> Kinds = new()
    {
        [MulticlassTask.Kind] = (settings, _) => new MulticlassTask(settings),
        [BinaryTask.Kind] = (settings, _) => new BinaryTask(settings),
        [MultiLabelTask.Kind] = (settings, _) => new MultiLabelTask(settings),
        [RegressionTask.Kind] = (settings, _) => new RegressionTask(settings),
        [VectorRegressionTask.Kind] = (settings, _) => new VectorRegressionTask(settings),
        [NamedEntityTask.Kind] = (settings, _) => new NamedEntityTask(settings),
        [EmbeddingsTask.Kind] = (settings, config) => new EmbeddingsTask(settings, config.Network),
        [ZeroShotTask.Kind] = (settings, _) => new ZeroShotTask(settings),
        [AttributionTask.Kind] = (settings, _) => new AttributionTask(settings),
        [RerankingTask.Kind] = (settings, _) => new RerankingTask(settings),
        [MultipleChoiceTask.Kind] = (settings, _) => new MultipleChoiceTask(settings),
        [QuestionAnsweringTask.Kind] = (settings, _) => new QuestionAnsweringTask(settings),
        [FillMaskTask.Kind] = (settings, config) => new FillMaskTask(settings, config.Network),
        [PretrainedTask.Detection] = (settings, _) => new PretrainedTask(settings),
        [PretrainedTask.Masking] = (settings, _) => new PretrainedTask(settings),
    };

    // tried in order; the first that does not return null is used
    private static readonly Func<FittedFolder, FolderTask?>[] Folders =
    [
        BinaryTask.FromFolder, MulticlassTask.FromFolder, MultiLabelTask.FromFolder, RegressionTask.FromFolder,
        VectorRegressionTask.FromFolder, QuestionAnsweringTask.FromFolder, NamedEntityTask.FromFolder, MultipleChoiceTask.FromFolder,
    ];

    /// <summary>
    /// Returns the task of a folder that was fine-tuned elsewhere, from its head, labels and problem type, by transformers' rules.
    /// </summary>
    /// <exception cref="InvalidDataException">The folder has no supported head; the message says what it has.</exception>
    public static FolderTask OfFolder(FittedFolder folder) => Folders.Select(of => of(folder)).FirstOrDefault(task => task is not null)
        ?? throw new InvalidDataException(
            $"The folder's config.json has the problem type '{folder.ProblemType}' with "
            + $"{HeadLabels.Require(folder.Checkpoint).Count} labels, which do not go together.");

    /// <summary>Returns the task of a saved model.</summary>
    /// <exception cref="InvalidDataException">The kind is unknown, or the settings do not fit the task.</exception>
    public static ITask Restore(ModelSettings settings, CheckpointConfig config) => Kinds.TryGetValue(settings.Kind, out var make)
        ? make(settings, config)
        : throw new InvalidDataException($"The model holds a task '{settings.Kind}', which this version does not know.");

    private static DebertaV3Transformer Create(IHostEnvironment environment, ModelLoadContext ctx) =>
        new(environment, ModelFile.Load(environment, ctx, Restore));

    private static PredictionRowMapper Create(IHostEnvironment environment, ModelLoadContext ctx, DataViewSchema inputSchema)
    {
        var transformer = Create(environment, ctx);
        return new PredictionRowMapper(transformer.Model, inputSchema, transformer);
    }
}
