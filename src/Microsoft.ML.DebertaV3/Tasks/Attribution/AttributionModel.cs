using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using static Microsoft.ML.DebertaV3.Training.OptionChecks;

namespace Microsoft.ML.DebertaV3.Tasks.Attribution;

/// <summary>Creates a model that explains another model, from its options.</summary>
internal static class AttributionModel
{
    /// <summary>Returns the model; the weights of the explained model are copied on first use.</summary>
    /// <exception cref="ArgumentException">The model's task cannot be explained, the model does not have the label, or two options name the
    /// same column.</exception>
    /// <exception cref="ObjectDisposedException">The explained model is disposed.</exception>
    public static ReadyModel Of(DebertaV3Transformer explained, DebertaV3AttributionOptions options)
    {
        var checkpoint = explained.Checkpoint;
        if (explained.Model.Task is not SequenceTask task)
        {
            throw new ArgumentException(
                $"{explained.Model.Task.Name} has no output for a whole text; classification and regression models can be explained.",
                nameof(explained));
        }
        RequireDistinct(options);
        Refuse(options.Baseline == AttributionBaseline.Mask && checkpoint.Tokenizer.MaskId >= checkpoint.Config.VocabularySize,
            nameof(options.Baseline), $"the network has no row for [MASK]; choose {nameof(AttributionBaseline.Padding)}");
        return ReadyModel.Of(new AttributionTask(Settings(task, options)), checkpoint);
    }

    private static ModelSettings Settings(SequenceTask task, DebertaV3AttributionOptions options) => task.Settings with
    {
        Kind = AttributionTask.Kind,
        Columns = new Dictionary<string, string>
        {
            ["Attributions"] = options.AttributionsColumnName,
            ["Words"] = options.WordsColumnName,
            ["Starts"] = options.StartsColumnName,
            ["Ends"] = options.EndsColumnName,
            ["Sentences"] = options.SentencesColumnName,
            ["Label"] = options.LabelColumnName,
            ["Output"] = options.OutputColumnName,
            ["Baseline"] = options.BaselineColumnName,
        },
        Values = AttributionRules.Values(options, task.ProblemType, Label(task, options)),
        History = TrainingHistory.None,
    };

    private static int? Label(SequenceTask task, DebertaV3AttributionOptions options)
    {
        var output = new HeadOutput(task.Settings.LabelNames, task.ProblemType);
        var names = string.Join(", ", output.Names.Take(10).Select(name => $"'{name}'")) + (output.Names.Count > 10 ? ", ..." : "");
        if (options.LabelName is not { } wanted)
        {
            Refuse(output.NeedsName, nameof(options.LabelName), $"the model gives {output.Names.Count} numbers; name one of {names}");
            return null;
        }
        var index = output.Names.Index().Where(name => name.Item == wanted).Select(name => name.Index).DefaultIfEmpty(-1).First();
        Refuse(index < 0, nameof(options.LabelName), $"the model has no label '{wanted}'; it has {names}");
        return index;
    }

    private static void RequireDistinct(DebertaV3AttributionOptions options) => SchemaChecks.RequireDistinct(
        (nameof(options.AttributionsColumnName), options.AttributionsColumnName),
        (nameof(options.WordsColumnName), options.WordsColumnName),
        (nameof(options.StartsColumnName), options.StartsColumnName), (nameof(options.EndsColumnName), options.EndsColumnName),
        (nameof(options.SentencesColumnName), options.SentencesColumnName), (nameof(options.LabelColumnName), options.LabelColumnName),
        (nameof(options.OutputColumnName), options.OutputColumnName), (nameof(options.BaselineColumnName), options.BaselineColumnName));
}
