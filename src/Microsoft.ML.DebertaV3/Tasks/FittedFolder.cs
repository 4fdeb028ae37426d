using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>
/// A checkpoint folder that somebody fine-tuned, and what it is loaded for: what each task looks at to say whether it is its own.
/// </summary>
/// <param name="Checkpoint">The folder.</param>
/// <param name="Options">What it is loaded for.</param>
internal sealed record FittedFolder(DebertaV3Checkpoint Checkpoint, DebertaV3LoadOptions Options)
{
    /// <summary>Names of the labels of the head (id2label); null where there are none.</summary>
    public IReadOnlyList<string>? Labels => Checkpoint.Labels;

    /// <summary>transformers' problem_type; null where config.json says none.</summary>
    public string? ProblemType => Checkpoint.ProblemType;

    /// <summary>A transformer of a folder.</summary>
    /// <param name="environment">Says which device it is for.</param>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is loaded for.</param>
    /// <param name="taskOf">The task that the folder holds.</param>
    public static DebertaV3Transformer Load(
        IHostEnvironment environment, string path, DebertaV3LoadOptions options, Func<FittedFolder, FolderTask> taskOf)
    {
        var host = environment.Register("LoadDebertaV3");
        using var channel = host.Start("Load");
        options.RequireDistinctColumns(); // before a file is read
        var model = Ready(DebertaV3Checkpoint.FromFolder(path), options, taskOf);
        using var work = NativeWork.Begin();
        return new DebertaV3Transformer(environment, model.Load(HostSettings.Device(host), channel.Info));
    }

    /// <summary>The model of a checkpoint; its weights are read when it is wanted.</summary>
    public static ReadyModel Ready(DebertaV3Checkpoint checkpoint, DebertaV3LoadOptions options, Func<FittedFolder, FolderTask> taskOf)
    {
        options.RequireDistinctColumns();
        var (task, order) = taskOf(new FittedFolder(checkpoint, options));
        return ReadyModel.Of(task, checkpoint, network =>
        {
            if (order is not null && task is ITrainingTask trained)
                trained.ReorderHead(network, order);
        });
    }

    /// <summary>Whether the folder's head is of a kind, or config.json does not say which it has.</summary>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForSequenceClassification.</param>
    public bool Has(string architecture) => HeadLabels.Of(Checkpoint, architecture) is not null;

    /// <summary>Whether config.json says that the folder's head is of a kind; heads without labels are told by nothing else.</summary>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForQuestionAnswering.</param>
    public bool Says(string architecture) => Options.Task == DebertaV3LoadTask.FromFolder
        && HeadLabels.Says(Checkpoint, architecture);

    /// <summary>The two columns that a row is read from; these names where the options leave both at their defaults.</summary>
    /// <exception cref="ArgumentException">Both are one column.</exception>
    public IReadOnlyList<string> TwoColumns(string first, string second)
    {
        var isDefault = Options.Sentence2ColumnName is null
            && Options.Sentence1ColumnName == new DebertaV3LoadOptions().Sentence1ColumnName;
        string[] names = [isDefault ? first : Options.Sentence1ColumnName, Options.Sentence2ColumnName ?? second];
        SchemaChecks.RequireDistinct((nameof(Options.Sentence1ColumnName), names[0]), (nameof(Options.Sentence2ColumnName), names[1]));
        return names;
    }

    /// <summary>What a model of the folder remembers.</summary>
    /// <param name="kind">What saved models call the task.</param>
    /// <param name="labels">Names of its labels.</param>
    /// <param name="values">What they are; null where they are no values of keys.</param>
    public ModelSettings Settings(string kind, IReadOnlyList<string> labels, LabelValues? values = null) => new()
    {
        Kind = kind,
        TextColumns = Options.TextColumns,
        Columns = Options.Columns,
        BatchSize = Options.BatchSize,
        MaxLength = Options.OwnMaxLength ?? Checkpoint.Tokenizer.Rules.MaxLength ?? Options.MaxLength,
        RecognizeSpecialTokens = Options.RecognizeSpecialTokens,
        LabelNames = labels,
        LabelType = values?.SavedType,
        Pretraining = Checkpoint.Description.Pretraining,
    };
}

/// <summary>The task that a folder holds.</summary>
/// <param name="Task">The task.</param>
/// <param name="Order">For each of its outputs the row of the stored head; null where they are in order.</param>
internal sealed record FolderTask(ICheckpointTask Task, int[]? Order = null);
