using Microsoft.ML.DebertaV3.Fitting;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>What is set wins over what an interrupted run recorded, and that over the default.</summary>
[TestClass]
public sealed class FitLengthTests
{
    [TestMethod]
    [DataRow(null, null, null, 10)]
    [DataRow(null, 100, null, null)]
    [DataRow(3, 100, null, 3)]
    [DataRow(3, null, "5", 3)]
    [DataRow(null, 100, "5", 5)] // as an older version recorded it
    [DataRow(null, 100, "", null)]
    [DataRow(null, null, "", 10)]
    [DataRow(null, null, "5", 5)]
    [DataRow(null, null, "0", 10)]
    [DataRow(null, null, "-1", 10)]
    [DataRow(null, null, "99999999999999999999", 10)]
    [DataRow(null, null, "many", 10)]
    [DataRow(null, null, "absent", 10)]
    public void Epochs_AreTheLargerIntent(int? epochs, int? steps, string? recorded, int? expected)
    {
        var options = new DebertaV3TextClassificationOptions { MaxEpochs = epochs, MaxSteps = steps };
        var fingerprint = recorded == "absent" ? [] : new Dictionary<string, string> { ["MaxEpochs"] = recorded! };
        var interrupted = recorded is null
            ? null : new StoredRun { Version = StoredRun.CurrentVersion, Seed = 1, Fingerprint = fingerprint, State = new() };

        var actual = FitLength.Epochs(options, interrupted, usual: 10);

        Assert.AreEqual(expected, actual);
    }
}
