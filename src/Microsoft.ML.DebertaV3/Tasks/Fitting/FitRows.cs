using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>The rows of a fit.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="HeldOut">To measure on; null: nothing is measured.</param>
internal sealed record FitRows(IReadOnlyList<TrainingExample> Training, IReadOnlyList<TrainingExample>? HeldOut)
{
    /// <summary>Reads the data view, and the validation rows from wherever the options say.</summary>
    public static FitRows Read(IDataView input, ExampleReader reader, ITask task, DebertaV3TrainerOptions options, RandomStreams random, Action<string> inform)
    {
        var rows = reader.Read(input);
        if (options.ValidationSet is { } validationSet)
            return new(rows, reader.ReadValidation(validationSet, task));
        if (options.ValidationFraction == 0)
            return new(rows, null);
        var (training, heldOut) = HeldOutRows.Split(rows, options.ValidationFraction, task.OutputCount > 1, random.Managed(RandomStreams.Purpose.HeldOut));
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
        TrainingExample[] weighted = [.. Training.Select(row => row with { Weight = row.Weight * weights[(int)row.Target] }).Where(row => row.Weight > 0)];
        return weighted.Length > 0
            ? this with { Training = weighted }
            : throw new InvalidOperationException("ClassWeights gives every row the weight 0: there is nothing to learn from.");
    }
}
