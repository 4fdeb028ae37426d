using System.Numerics.Tensors;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Keeps what is no number from becoming a score.</summary>
internal static class FiniteOutputs
{
    /// <summary>Returns where every output, and the difference of any two of a row (as log-odds are), is a finite number.</summary>
    /// <param name="rows">The rows that were scored.</param>
    /// <param name="outputs">The network's numbers of each: of its sequences, of which there may be none.</param>
    /// <exception cref="InvalidOperationException">A row's are not; the message names one such row.</exception>
    public static void Require(IReadOnlyList<TextRow> rows, Func<int, IReadOnlyList<float[]>> outputs)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var row in outputs(i))
            {
                if (row.Length > 0 && !float.IsFinite(TensorPrimitives.Max<float>(row) - TensorPrimitives.Min<float>(row)))
                    throw NotFinite(rows[i].Position);
            }
        }
    }

    private static InvalidOperationException NotFinite(long position) => new(
        $"Row {position} (counted from 0): the network's output for its text is not a finite number, so the row has no score. "
        + "Either the model's weights are damaged or too large for their precision, or this input makes them overflow. "
        + "Score another text to tell which; load the weights anew, or train with a lower learning rate.");
}
