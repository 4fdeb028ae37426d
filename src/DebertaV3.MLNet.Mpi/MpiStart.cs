using System.Globalization;

namespace Microsoft.ML.DebertaV3.Mpi;

/// <summary>Detects a process that another MPI's mpiexec started: each would train alone, and write over the others' files.</summary>
internal static class MpiStart
{
    // Open MPI, Slurm (srun without PMI), Hydra of another MPICH.
    private static readonly string[] Sizes = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"];

    /// <summary>Describes the problem; null if there is none.</summary>
    /// <param name="size">Number of ranks that the library found.</param>
    /// <param name="variable">Reads a variable of the process's environment.</param>
    public static string? Problem(int size, Func<string, string?> variable)
    {
        foreach (var name in Sizes)
        {
            if (size == 1 && int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said > 1)
                return $"{said} processes were started ({name}), but the MPI library of this one knows no others. Start the program by the "
                    + $"mpiexec of the same MPI: on Debian, mpiexec.mpich -n {said} ...";
        }
        return null;
    }
}
