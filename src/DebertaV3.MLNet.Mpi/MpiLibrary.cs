using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Mpi;

/// <summary>Finds the machine's MPI library for MPI.NET, whose imports name that of Windows.</summary>
/// <remarks>
/// MPI.NET is compiled against MS-MPI. MPICH has the same handles and calls, and so have the libraries of its ABI (Intel MPI, MVAPICH,
/// Cray); Open MPI has others, and is refused (docs/decisions/0022-mpi.md). Thread safe; runs once per process.
/// </remarks>
internal static class MpiLibrary
{
    private const string Imported = "msmpi.dll";
    private static readonly Lazy<string?> Problem = new(Load);

    /// <summary>Loads the library, unless that was done before.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what to install.</exception>
    public static void EnsureLoaded()
    {
        if (Problem.Value is { } problem)
            throw new InvalidOperationException(problem);
    }

    /// <summary>Names of the library, the first choice first.</summary>
    internal static string[] Names { get; } = OperatingSystem.IsWindows()
        ? [Imported]
        : OperatingSystem.IsMacOS() ? ["libmpich.dylib", "libmpi.12.dylib"] : ["libmpich.so.12", "libmpi.so.12"];

    /// <summary>Loads the first library that is an MPICH; returns what is wrong if there is none.</summary>
    internal static string? Find(IEnumerable<string> names, out nint library)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out library))
                continue;
            if (!NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _))
                return null;
            NativeLibrary.Free(library); // Open MPI under a name of MPICH
        }
        library = 0;
        return $"No MPI library was found ({string.Join(", ", names)}). Install MPICH (Debian and Ubuntu: apt-get install mpich) or, on "
            + "Windows, MS-MPI (msmpisetup.exe), and start the program by its mpiexec (Debian: mpiexec.mpich). Open MPI does not do: its "
            + "handles are others.";
    }

    private static string? Load()
    {
        var problem = Find(Names, out var library);
        if (problem is null)
            NativeLibrary.SetDllImportResolver(typeof(MPI.Environment).Assembly, (name, _, _) => name == Imported ? library : 0);
        return problem;
    }
}
