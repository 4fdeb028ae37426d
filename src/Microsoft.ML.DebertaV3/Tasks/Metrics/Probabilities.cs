using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Tasks.Metrics;

/// <summary>Checks of probabilities that a column holds.</summary>
internal static class Probabilities
{
    private const double Slack = 1e-6; // float32 sums may exceed 1

    /// <summary>Returns where a row's values are probabilities, as many as every row has.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="row">Its position.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="length">How many there must be; null: at least one.</param>
    /// <exception cref="InvalidOperationException">They are not.</exception>
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
}
