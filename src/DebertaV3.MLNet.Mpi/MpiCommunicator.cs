using MPI;

namespace Microsoft.ML.DebertaV3.Mpi;

/// <summary>The processes that <c>mpiexec</c> started, as the ranks of a fit.</summary>
/// <remarks>
/// <c>return MpiCommunicator.Run(ranks => { ... options.Communicator = ranks; ... });</c> is the whole program of every rank. Started
/// without <c>mpiexec</c>, there is one rank. Not thread safe.
/// </remarks>
public sealed unsafe class MpiCommunicator : ICommunicator
{
    private const nint InPlace = -1; // MPI_IN_PLACE

    private MpiCommunicator()
    {
        _ = Unsafe.MPI_Comm_rank(Unsafe.MPI_COMM_WORLD, out var rank);
        _ = Unsafe.MPI_Comm_size(Unsafe.MPI_COMM_WORLD, out var size);
        (Rank, Size) = (rank, size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>
    /// Runs a program on every rank. If it throws on one, the exception is written to the standard error stream and all ranks end with exit
    /// code 1: the others would wait for this one forever.
    /// </summary>
    /// <param name="program">The program; returns the exit code of its process.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">There is no MPI library, or one that does not belong to the mpiexec that started the
    /// process; the message says what to install. Or MPI was started before in this process.</exception>
    public static int Run(Func<MpiCommunicator, int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        MpiLibrary.EnsureLoaded();
        if (MPI.Environment.Initialized)
            throw new InvalidOperationException("MPI was started before in this process, and cannot start again: call Run once.");
        string[] arguments = [];
        using var environment = new MPI.Environment(ref arguments, Threading.Serialized);
        var ranks = new MpiCommunicator();
        if (MpiStart.Problem(ranks.Size, System.Environment.GetEnvironmentVariable) is { } problem)
            throw new InvalidOperationException(problem);
        try
        {
            return program(ranks);
        }
        catch (Exception exception) when (ranks.Size > 1)
        {
            Console.Error.WriteLine($"Rank {ranks.Rank} of {ranks.Size} failed, and all ranks end: {exception}");
            Console.Error.Flush();
            _ = Unsafe.MPI_Abort(Unsafe.MPI_COMM_WORLD, 1);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<float> values)
    {
        fixed (float* start = values)
            Check(Unsafe.MPI_Allreduce(InPlace, (nint)start, values.Length, Unsafe.MPI_FLOAT, Unsafe.MPI_SUM, Unsafe.MPI_COMM_WORLD));
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        fixed (double* start = values)
            Check(Unsafe.MPI_Allreduce(InPlace, (nint)start, values.Length, Unsafe.MPI_DOUBLE, Unsafe.MPI_SUM, Unsafe.MPI_COMM_WORLD));
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
            Check(Unsafe.MPI_Bcast((nint)start, bytes.Length, Unsafe.MPI_BYTE, 0, Unsafe.MPI_COMM_WORLD));
    }

    /// <inheritdoc/>
    public byte[][] Gather(ReadOnlySpan<byte> bytes)
    {
        var lengths = new double[Size]; // exact below 2^53
        lengths[Rank] = bytes.Length;
        Sum(lengths);
        var counts = Array.ConvertAll(lengths, length => (int)length);
        var starts = new int[Size];
        for (var rank = 1; rank < Size; rank++)
            starts[rank] = checked(starts[rank - 1] + counts[rank - 1]);
        var all = new byte[checked(starts[^1] + counts[^1])];
        fixed (byte* from = bytes, to = all)
            Check(Unsafe.MPI_Allgatherv((nint)from, bytes.Length, Unsafe.MPI_BYTE, (nint)to, counts, starts, Unsafe.MPI_BYTE,
                Unsafe.MPI_COMM_WORLD));
        return [.. counts.Select((count, rank) => all[starts[rank]..(starts[rank] + count)])];
    }

    /// <inheritdoc/>
    public void Barrier() => Check(Unsafe.MPI_Barrier(Unsafe.MPI_COMM_WORLD));

    // Unless someone changed it, MPI itself ends all ranks when a call fails.
    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"MPI: {MPI.Environment.TranslateErrorIntoException(error).Message}");
    }
}
