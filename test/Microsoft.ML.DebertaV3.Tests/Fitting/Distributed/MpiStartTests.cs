using Microsoft.ML.DebertaV3.Mpi;

namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>What is said where MPI is missing, or is another one.</summary>
[TestClass]
public sealed class MpiStartTests
{
    [TestMethod]
    public void Find_SaysWhatToInstall_WhenThereIsNoLibrary()
    {
        var problem = MpiLibrary.Find(["libno-such-mpi.so.12"], out var library);

        Assert.AreEqual(0, library);
        StringAssert.Contains(problem, "apt-get install mpich");
        StringAssert.Contains(problem, "MS-MPI");
    }

    [TestMethod]
    [DataRow(1, "OMPI_COMM_WORLD_SIZE", "4", true)]
    [DataRow(1, "PMI_SIZE", "2", true)]
    [DataRow(4, "PMI_SIZE", "4", false)]
    [DataRow(1, "PMI_SIZE", "1", false)]
    [DataRow(1, "PATH", "4", false)]
    public void Problem_IsFound_WhenAnotherMpiStartedTheProcess(int size, string name, string value, bool isProblem)
    {
        var problem = MpiStart.Problem(size, variable => variable == name ? value : null);

        Assert.AreEqual(isProblem, problem is not null);
        if (problem is not null)
            StringAssert.Contains(problem, $"mpiexec.mpich -n {value}");
    }
}
