using System.Numerics.Tensors;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Rejects outputs of the network that are not finite.</summary>
internal static class FiniteOutputs
{
    /// <summary>
    /// Requires that all outputs are finite, and also the difference of any two outputs of a sequence, which log-odds need.
    /// </summary>
    /// <param name="rows">The rows that were scored.</param>
    /// <param name="outputs">Returns the outputs for the sequences of a row; there may be none.</param>
    /// <exception cref="InvalidOperationException">An output is not finite; the message names the row.</exception>
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
