using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Runtime;

/// <summary>The ranks of a fit: this process alone, or those of a communicator.</summary>
/// <remarks>With one rank, nothing is exchanged and every value is returned as it was.</remarks>
/// <param name="communicator">The communicator; null for one process.</param>
internal sealed class Ranks(ICommunicator? communicator)
{
    private const int MostAtOnce = 1 << 26; // values or bytes per call: MPI counts in int, and large messages are cut anyway

    /// <summary>One process.</summary>
    public static Ranks One { get; } = new(communicator: null);

    /// <summary>Number of ranks.</summary>
    public int Size => communicator?.Size ?? 1;

    /// <summary>Number of this rank, from 0.</summary>
    public int Rank => communicator?.Rank ?? 0;

    /// <summary>Whether this rank logs, validates and writes files.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Whether there is anyone to exchange with.</summary>
    public bool AreSeveral => Size > 1;

    /// <summary>The rank's share of a list: every <see cref="Size"/>th item, so that neighbors of similar length are spread.</summary>
    public IReadOnlyList<T> ShareOf<T>(IReadOnlyList<T> all) => AreSeveral ? [.. all.Where((_, i) => i % Size == Rank)] : all;

    /// <summary>Sums a number over the ranks.</summary>
    public double Sum(double value) => Totals([value])[0];

    /// <summary>Sums numbers over the ranks, in place; returns them.</summary>
    public double[] Totals(double[] values)
    {
        if (AreSeveral)
            communicator!.Sum(values);
        return values;
    }

    /// <summary>Whether a condition holds on any rank.</summary>
    public bool Any(bool condition) => AreSeveral ? Sum(condition ? 1 : 0) > 0 : condition;

    /// <summary>Sums values over the ranks, in place.</summary>
    public void Sum(Span<float> values)
    {
        for (; AreSeveral && values.Length > 0; values = values[Math.Min(MostAtOnce, values.Length)..])
            communicator!.Sum(values[..Math.Min(MostAtOnce, values.Length)]);
    }

    /// <summary>Sums a float32 tensor over the ranks, in place.</summary>
    public void Sum(Tensor tensor) => InPlace(tensor, Sum);

    /// <summary>Replaces a float32 tensor by that of the first rank.</summary>
    public void Broadcast(Tensor tensor) => InPlace(tensor, values => Broadcast(MemoryMarshal.AsBytes(values)));

    /// <summary>Returns the number of the first rank.</summary>
    public T FromFirst<T>(T value)
        where T : unmanaged
    {
        Broadcast(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Returns the bytes of the first rank; null if it has none. Those of other ranks are ignored.</summary>
    public byte[]? FromFirst(byte[]? bytes)
    {
        var length = FromFirst(bytes?.Length ?? -1);
        if (length < 0 || !AreSeveral)
            return length < 0 ? null : bytes;
        var result = IsFirst ? bytes! : new byte[length];
        Broadcast(result);
        return result;
    }

    /// <summary>Returns the values of every rank, in the order of the ranks.</summary>
    public T[][] Gather<T>(T[] values)
        where T : unmanaged
    {
        if (!AreSeveral)
            return [values];
        var all = communicator!.Gather(MemoryMarshal.AsBytes<T>(values));
        return Array.ConvertAll(all, bytes => MemoryMarshal.Cast<byte, T>(bytes).ToArray());
    }

    /// <summary>Returns when all ranks have called it.</summary>
    public void Barrier()
    {
        if (AreSeveral)
            communicator!.Barrier();
    }

    private void Broadcast(Span<byte> bytes)
    {
        for (; AreSeveral && bytes.Length > 0; bytes = bytes[Math.Min(MostAtOnce, bytes.Length)..])
            communicator!.Broadcast(bytes[..Math.Min(MostAtOnce, bytes.Length)]);
    }

    // The memory of a tensor on another device, or with gaps, is copied there and back.
    private void InPlace(Tensor tensor, Exchange exchange)
    {
        if (!AreSeveral)
            return;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var isDirect = NativeSpan.Covers(tensor);
        var memory = isDirect ? tensor : tensor.cpu().contiguous();
        var values = new NativeSpan(memory);
        for (var start = 0; start < values.Length; start += MostAtOnce)
            exchange(values.Slice(start, Math.Min(MostAtOnce, values.Length - start)));
        if (!isDirect)
            tensor.copy_(memory);
    }

    private delegate void Exchange(Span<float> values);
}
