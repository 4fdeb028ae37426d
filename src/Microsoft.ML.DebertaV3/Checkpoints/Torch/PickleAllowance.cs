using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// What may be allocated for the pickles of one file, by the file's length. Every value is charged where it is made, copies too: memory and
/// work are bounded whatever the operations are.
/// </summary>
internal sealed class PickleAllowance(long fileLength)
{
    public const int Slot = 24;     // of a list that grows, its old halves included
    public const int Object = 32;   // a boxed number, a tuple, a name
    public const int List = 64;
    public const int Remembered = 80;
    public const int Storage = 160; // with its place in a table
    public const int Tensor = 400;  // with its place in two tables

    // Half of what the file may become: the archive's directory and the pickle's own bytes take their part of the other half.
    private readonly Int128 _limit = CheckedEntry.MostBytes(fileLength) / 2;
    private Int128 _used;

    /// <exception cref="InvalidDataException">The file has used up what it may.</exception>
    public void Charge(long bytes)
    {
        if ((_used += bytes) > _limit)
            throw new InvalidDataException(
                $"found a pickle whose values need more than {_limit} bytes, wanted a table of tensors, which needs far less "
                + $"in a file of {fileLength} bytes");
    }

    /// <summary>Charges a list or tuple of so many values.</summary>
    public void ChargeItems(int count) => Charge(Object + 8L * count);

    /// <summary>Charges a text.</summary>
    public void ChargeText(long bytes) => Charge(Object + 3 * bytes); // the bytes as they are, then two for each
}
