using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>The rows of a fit.</summary>
/// <param name="Training">Training rows.</param>
/// <param name="HeldOut">Validation rows; null for no validation.</param>
internal sealed record FitRows(IReadOnlyList<TrainingRow> Training, IReadOnlyList<TrainingRow>? HeldOut)
{
    /// <summary>Standardization of the training labels; null for none.</summary>
    public LabelScaling? Scaling { get; init; }

    /// <summary>The training examples with the original labels.</summary>
    public IReadOnlyList<TrainingExample> Examples => [.. Training.SelectMany(row => row.Examples)];

    /// <summary>The training examples with standardized labels. Validation rows keep the original labels.</summary>
    public IReadOnlyList<TrainingExample> Learned => Scaling is { } scaling ? [.. Examples.Select(scaling.Apply)] : Examples;

    /// <summary>Reads the training rows, and the validation rows according to the options.</summary>
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

    /// <summary>Multiplies the weights of training rows by class weights; rows with weight 0 are removed.</summary>
    /// <param name="weights">Weight of each class; null if all are 1.</param>
    /// <exception cref="InvalidOperationException">No row remains.</exception>
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

    /// <summary>Warns if all training rows have the same label.</summary>
    public void CheckVariety(ITrainingTask task, Action<string> warn)
    {
        var isNumber = task.ProblemType is not null; // regression or multi-label
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
