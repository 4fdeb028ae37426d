using System.Globalization;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>A stored tensor's name: with #rowsA_B it holds rows A to B - 1 of a result, by its first dimension; else all of it.</summary>
/// <param name="Name">The name of the whole.</param>
/// <param name="Begin">The first row.</param>
/// <param name="End">The row after the last; null: all rows.</param>
internal sealed record RowSlice(string Name, long Begin, long? End)
{
    /// <exception cref="InvalidDataException">The rows are not two numbers.</exception>
    public static RowSlice Parse(string name)
    {
        if (name.Split("#rows") is not [var whole, var rows])
            return new(name, 0, null);
        var numbers = rows.Split('_').Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var row) ? row : -1).ToArray();
        return numbers is [>= 0, > 0] && numbers[0] < numbers[1]
            ? new(whole, numbers[0], numbers[1])
            : throw new InvalidDataException($"'{name}': #rows must be followed by two numbers, as in #rows0_8");
    }

    /// <summary>The rows.</summary>
    /// <exception cref="InvalidDataException">The whole has fewer.</exception>
    public Tensor Of(Tensor whole)
    {
        if (End is not { } end)
            return whole;
        return whole.dim() > 0 && end <= whole.shape[0]
            ? whole.narrow(0, Begin, end - Begin)
            : throw new InvalidDataException($"'{Name}' has the shape [{string.Join(", ", whole.shape)}]: no rows {Begin} to {end - 1}");
    }

    /// <summary>The rows of what is broadcast against a whole of so many dimensions.</summary>
    public Tensor OfBroadcast(Tensor mask, long dimensions) => mask.dim() == dimensions && mask.shape[0] > 1 ? Of(mask) : mask;

    /// <summary>The rows of what holds only the chosen elements of a whole, one behind the other.</summary>
    /// <param name="packed">[chosen elements, ..].</param>
    /// <param name="isChosen">Bool, the first dimensions of the whole.</param>
    public Tensor OfPacked(Tensor packed, Tensor isChosen)
    {
        if (End is null)
            return packed;
        var before = isChosen.narrow(0, 0, Begin).count_nonzero().item<long>();
        return packed.narrow(0, before, Of(isChosen).count_nonzero().item<long>());
    }

    /// <summary>The rows that are left out.</summary>
    public Tensor Others(Tensor whole)
    {
        var end = End ?? whole.shape[0];
        return cat([whole.narrow(0, 0, Begin), whole.narrow(0, end, whole.shape[0] - end)]);
    }
}
