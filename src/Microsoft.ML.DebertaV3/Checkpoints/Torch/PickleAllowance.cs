using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Limits the memory for the pickles of a file in proportion to the file's length. Every value, including copies, is charged when it is
/// created, so that memory and time are bounded for any pickle.
/// </summary>
internal sealed class PickleAllowance(long fileLength)
{
    public const int Slot = 24;     // of a growing list, including discarded arrays
    public const int Object = 32;   // a boxed number, a tuple, a name
    public const int List = 64;
    public const int MemoEntry = 80;
    public const int Storage = 160; // including its entry in a table
    public const int Tensor = 400;  // including its entries in two tables

    // Half of the memory allowed for the file; the other half is for the archive's directory and the bytes of the pickle.
    private readonly Int128 _limit = CheckedEntry.MostBytes(fileLength) / 2;
    private Int128 _used;

    /// <exception cref="InvalidDataException">The limit is exceeded.</exception>
    public void Charge(long bytes)
    {
        if ((_used += bytes) > _limit)
            throw new InvalidDataException(
                $"found a pickle whose values need more than {_limit} bytes, wanted a table of tensors, which needs far less "
                + $"in a file of {fileLength} bytes");
    }

    /// <summary>Charges a list or tuple with a number of values.</summary>
    public void ChargeItems(int count) => Charge(Object + 8L * count);

    /// <summary>Charges a text.</summary>
    public void ChargeText(long bytes) => Charge(Object + 3 * bytes); // the bytes themselves, and two bytes per character
}
