using System.Globalization;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>A name with or without #rowsA_B: rows A to B - 1 of a parameter, or all of it.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Begin">The first row.</param>
/// <param name="End">The row after the last; null: all rows.</param>
internal sealed record RowSlice(string Parameter, long Begin, long? End)
{
    public static RowSlice Parse(string name)
    {
        if (name.Split("#rows") is not [var parameter, var rows])
            return new(name, 0, null);
        var numbers = rows.Split('_').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(parameter, numbers[0], numbers[1]);
    }

    public Tensor Of(Tensor whole) => End is { } end ? whole.narrow(0, Begin, end - Begin) : whole;

    /// <summary>The rows that are left out.</summary>
    public Tensor Others(Tensor whole)
    {
        var end = End ?? whole.shape[0];
        return cat([whole.narrow(0, 0, Begin), whole.narrow(0, end, whole.shape[0] - end)]);
    }
}
