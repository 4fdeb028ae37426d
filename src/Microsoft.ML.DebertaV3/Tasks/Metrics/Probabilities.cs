using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.Metrics;

/// <summary>Validates the probabilities of a column, and computes their log loss.</summary>
internal static class Probabilities
{
    private const double Slack = 1e-6; // float32 rounding may exceed 1
    private const double Smallest = 1e-12; // the logarithm of 0 would outweigh all other rows

    /// <summary>Requires that the values of a row are probabilities, and that their number is correct.</summary>
    /// <param name="values">Values of the row.</param>
    /// <param name="row">Position of the row.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="length">Required number of values; null for at least one.</param>
    /// <exception cref="InvalidOperationException">A value is not a probability, or the number of values is wrong.</exception>
    public static void Require(double[] values, int row, string column, int? length)
    {
        if (values.Length == 0 || (length is { } expected && values.Length != expected))
            throw DataRows.Wrong(row,
                $"has {values.Length} values in '{column}'; {(length is null ? "at least 1 is" : $"{length} are")} needed.");
        if (Array.FindIndex(values, value => !(value >= 0 && value <= 1 + Slack)) is >= 0 and var wrong)
        {
            throw DataRows.Wrong(row,
                $"has {values[wrong]} at index {wrong} of '{column}', which is no probability; scores must be between 0 and 1.");
        }
    }

    /// <summary>Returns the negative natural logarithm of a probability, which is clamped to at least 1e-12.</summary>
    public static double LogLoss(double probability) => -Math.Log(Math.Max(probability, Smallest));
}
