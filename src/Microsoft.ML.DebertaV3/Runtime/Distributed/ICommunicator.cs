namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Processes ("ranks") that train one network together, each with its share of every batch. The package <c>DebertaV3.MLNet.Mpi</c>
/// implements it by MPI; another implementation needs nothing but these members.
/// </summary>
/// <remarks>
/// Set it as <see cref="DebertaV3FitOptions.Communicator"/>. Every member but <see cref="Rank"/> and <see cref="Size"/> is collective: all
/// ranks call it, in the same order, and it returns when the result is there. Fit calls them on its own thread only.
/// </remarks>
public interface ICommunicator
{
    /// <summary>Number of this process, from 0. Rank 0 logs, validates and writes files.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>
    /// Replaces each value by its sum over the ranks. The length is the same on all ranks, and so must be the bits of the result.
    /// </summary>
    void Sum(Span<float> values);

    /// <inheritdoc cref="Sum(Span{float})"/>
    void Sum(Span<double> values);

    /// <summary>Replaces the bytes by those of rank 0. The length is the same on all ranks.</summary>
    void Broadcast(Span<byte> bytes);

    /// <summary>Returns the bytes of every rank, in the order of the ranks. The lengths may differ.</summary>
    byte[][] Gather(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when all ranks have called it.</summary>
    void Barrier();
}
