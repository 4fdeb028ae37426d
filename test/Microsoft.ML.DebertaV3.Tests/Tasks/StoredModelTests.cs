using System.Globalization;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>
/// What older versions saved loads, predicts what it predicted then, and goes on training. Files of a version are never made again.
/// </summary>
[TestClass]
public sealed class StoredModelTests
{
    private const double Tolerance = 1e-5;

    [TestMethod]
    [DataRow("0.1")] // before part A1: made by "store" of the tests' child program
    [DataRow("0.1-a2")] // after part A2: one format for all; a folder per task
    public void Load_PredictsTheSame_WhenAnOlderVersionSaved(string version)
    {
        var folder = RepositoryRoot.Path($"test/Microsoft.ML.DebertaV3.Tests/Stored/{version}");
        var expected = File.ReadAllLines(Path.Combine(folder, "predictions.txt"));

        var actual = ChildProcess.Run("stored", folder);

        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            AreClose(expected[i].Split(' '), actual[i].Split(' '));
    }

    private static void AreClose(string[] expected, string[] actual)
    {
        var line = string.Join(' ', expected);
        Assert.HasCount(expected.Length, actual, line);
        foreach (var (wanted, found) in expected.Zip(actual))
        {
            if (Number(wanted) is { } number)
                Assert.AreEqual(number, Number(found) ?? double.NaN, Tolerance, line);
            else
                Assert.AreEqual(wanted, found, line);
        }
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
