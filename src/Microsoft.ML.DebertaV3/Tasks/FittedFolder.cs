using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A fine-tuned checkpoint with load options, from which tasks determine whether it belongs to them.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Options">The load options.</param>
internal sealed record FittedFolder(DebertaV3Checkpoint Checkpoint, DebertaV3LoadOptions Options)
{
    /// <summary>Names of the head's labels (id2label); null if there are none.</summary>
    public IReadOnlyList<string>? Labels => Checkpoint.Labels;

    /// <summary>transformers' problem_type; null if config.json does not state it.</summary>
    public string? ProblemType => Checkpoint.ProblemType;

    /// <summary>Loads a transformer from a folder.</summary>
    /// <param name="environment">Determines the device.</param>
    /// <param name="path">The folder.</param>
    /// <param name="options">The load options.</param>
    /// <param name="taskOf">Determines the task of the folder.</param>
    public static DebertaV3Transformer Load(
        IHostEnvironment environment, string path, DebertaV3LoadOptions options, Func<FittedFolder, FolderTask> taskOf)
    {
        var host = environment.Register("LoadDebertaV3");
        using var channel = host.Start("Load");
        options.RequireDistinctColumns(); // before any file is read
        var model = Ready(DebertaV3Checkpoint.FromFolder(path), options, taskOf);
        using var work = NativeWork.Begin();
        return new DebertaV3Transformer(environment, model.Load(HostSettings.Device(host), channel.Info));
    }

    /// <summary>Returns the model of a checkpoint; its weights are read on demand.</summary>
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

    /// <summary>Whether the folder has a kind of head, or config.json does not state its architecture.</summary>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForSequenceClassification.</param>
    public bool Has(string architecture) => HeadLabels.Of(Checkpoint, architecture) is not null;

    /// <summary>Whether config.json states a kind of head. Heads without labels cannot be recognized otherwise.</summary>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForQuestionAnswering.</param>
    public bool Says(string architecture) => Options.Task == DebertaV3LoadTask.FromFolder
        && HeadLabels.Says(Checkpoint, architecture);

    /// <summary>Returns the names of the two input columns; the given names if the options have their defaults.</summary>
    /// <exception cref="ArgumentException">Both names are equal.</exception>
    public IReadOnlyList<string> TwoColumns(string first, string second)
    {
        var isDefault = Options.Sentence2ColumnName is null
            && Options.Sentence1ColumnName == new DebertaV3LoadOptions().Sentence1ColumnName;
        string[] names = [isDefault ? first : Options.Sentence1ColumnName, Options.Sentence2ColumnName ?? second];
        SchemaChecks.RequireDistinct((nameof(Options.Sentence1ColumnName), names[0]), (nameof(Options.Sentence2ColumnName), names[1]));
        return names;
    }

    /// <summary>Returns the settings of a model of the folder.</summary>
    /// <param name="kind">Identifier of the task in saved models.</param>
    /// <param name="labels">Names of the labels.</param>
    /// <param name="values">Key values of the labels; null if the labels are not keys.</param>
    public ModelSettings Settings(string kind, IReadOnlyList<string> labels, LabelValues? values = null) => new()
    {
        Kind = kind,
        TextColumns = Options.TextColumns,
        Columns = Options.Columns,
        BatchSize = Options.BatchSize,
        ScoringPrecision = Options.ScoringPrecision,
        MaxLength = Options.OwnMaxLength ?? Checkpoint.Tokenizer.Rules.MaxLength ?? Options.MaxLength,
        RecognizeSpecialTokens = Options.RecognizeSpecialTokens,
        LabelNames = labels,
        LabelType = values?.SavedType,
        Pretraining = Checkpoint.Description.Pretraining,
    };
}

/// <summary>The task of a folder.</summary>
/// <param name="Task">The task.</param>
/// <param name="Order">Row of the stored head for each output; null if they are in order.</param>
internal sealed record FolderTask(ICheckpointTask Task, int[]? Order = null);
