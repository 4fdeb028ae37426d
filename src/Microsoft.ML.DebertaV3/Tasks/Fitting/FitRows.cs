using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>The rows of a fit.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="HeldOut">To measure on; null: nothing is measured.</param>
internal sealed record FitRows(IReadOnlyList<TrainingRow> Training, IReadOnlyList<TrainingRow>? HeldOut)
{
    /// <summary>How the labels of the training rows are standardized; null: they are learned as they are.</summary>
    public LabelScaling? Scaling { get; init; }

    /// <summary>The examples of the training rows, with the user's labels.</summary>
    public IReadOnlyList<TrainingExample> Examples => [.. Training.SelectMany(row => row.Examples)];

    /// <summary>The examples of the training rows with the labels that the network learns; what is held out keeps the user's.</summary>
    public IReadOnlyList<TrainingExample> Learned => Scaling is { } scaling ? [.. Examples.Select(scaling.Apply)] : Examples;

    /// <summary>Reads the data view, and the validation rows from wherever the options say.</summary>
    public static FitRows Read(
        IDataView input,
        ExampleReader reader,
        ITrainingTask task,
        DebertaV3TrainerOptions options,
        RandomStreams random,
        Action<string> inform)
    {
        var rows = reader.Read(input, task);
        if (options.ValidationSet is { } validationSet)
            return new(rows, reader.ReadValidation(validationSet, task));
        if (options.ValidationFraction == 0)
            return new(rows, null);
        var (training, heldOut) = HeldOutRows.Split(
            rows, options.ValidationFraction, task.IsStratified, random.Managed(RandomStreams.Purpose.HeldOut));
        inform($"{heldOut.Count} of {rows.Count} rows are held out for validation.");
        return new(training, heldOut);
    }

    /// <summary>The training rows with the weights of their labels; rows of weight 0 are left out.</summary>
    /// <param name="weights">By class index; null: all weigh 1.</param>
    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public FitRows Weighted(IReadOnlyList<float>? weights)
    {
        if (weights is null)
            return this;
        var weighted = Training
            .Select(row => row.Map(example => example with { Weight = example.Weight * weights[(int)example.Target] }))
            .Where(row => row.Examples.Any(example => example.Weight > 0))
            .ToArray();
        return weighted.Length > 0
            ? this with { Training = weighted }
            : throw new InvalidOperationException("ClassWeights gives every row the weight 0: there is nothing to learn from.");
    }

    /// <summary>Warns where all training rows have one label: there is nothing to learn but that.</summary>
    public void CheckVariety(ITrainingTask task, Action<string> warn)
    {
        var isNumber = task.ProblemType is not null; // of regression, and of labels that do not exclude each other
        var names = task.Settings.LabelNames;
        var labels = Training.SelectMany(task.LabelsOf).ToArray();
        for (var i = 0; i < labels[0].Length; i++)
        {
            var first = labels[0][i];
            if (!labels.All(label => label[i] == first))
                continue;
            var label = isNumber || names.Count == 0 ? first.ToString(CultureInfo.InvariantCulture) : names[(int)first];
            var output = isNumber && task.OutputCount > 1 ? $" for '{names[i]}'" : "";
            warn($"All {Training.Count} training rows have the label '{label}'{output}: "
                + "there is nothing to learn but to say it of every text.");
        }
    }
}
