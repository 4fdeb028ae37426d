using System.Globalization;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>
/// Short fits of one thread end with the weights that they ended with before the code was last rearranged (part A2): the same bits where
/// the machine computes the same bits, which its own line of the stored file tells, the same losses anywhere.
/// </summary>
[TestClass]
public sealed class FitDigestTests
{
    private const double Tolerance = 1e-4;

    // The plainest instructions, which machines have in common.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["OMP_NUM_THREADS"] = "1",
        ["MKL_NUM_THREADS"] = "1",
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["MKL_CBWR"] = "COMPATIBLE",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
        ["DOTNET_EnableAVX512F"] = "0",
    };

    [TestMethod]
    public void Fit_GivesTheSameWeights_AsBeforeTheCodeWasMoved()
    {
        var expected = File.ReadAllLines(RepositoryRoot.Path("test/Microsoft.ML.DebertaV3.Tests/Stored/fit-digests.txt"))
            .Select(line => line.Split(' ')).ToArray();

        var (exitCode, output, errors) = ChildProcess.End(Environment, "digests",
            RepositoryRoot.Path("test/Microsoft.ML.DebertaV3.Tests/Stored/0.1/spm.model"));

        Assert.AreEqual(0, exitCode, errors);
        Assert.HasCount(expected.Length, output);
        var actual = Array.ConvertAll(output, line => line.Split(' '));
        var hasTheSameBits = actual[^1][1] == expected[^1][1];
        for (var i = 0; i < expected.Length - 1; i++)
        {
            Assert.AreEqual(expected[i][0], actual[i][0]);
            Assert.AreEqual(Number(expected[i][2]), Number(actual[i][2]), Tolerance, output[i]);
            if (hasTheSameBits)
                Assert.AreEqual(expected[i][1], actual[i][1], $"{output[i]}: other weights on a machine that computes the same bits.");
        }
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
