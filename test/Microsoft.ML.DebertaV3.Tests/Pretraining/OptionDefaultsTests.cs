using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>
/// What is set wins over what an interrupted run recorded, that over what the checkpoint was trained with, and that over the default.
/// </summary>
[TestClass]
public sealed class OptionDefaultsTests
{
    private static readonly DebertaV3PretrainingOptions Set = new()
    {
        Masking = MaskingScheme.NGrams,
        MaskingRate = 0.3,
        MaxLength = 64,
        MaxEpochs = 4
    };

    [TestMethod]
    public void Fill_TakesTheDefaults_WhereNothingSaysMore()
    {
        var filled = OptionDefaults.Fill(new(), SmallNetwork.Checkpoint, interrupted: null);

        Assert.AreEqual((MaskingScheme.Pieces, 0.15, 512, 1), (filled.Masking, filled.MaskingRate, filled.MaxLength, filled.MaxEpochs));
    }

    [TestMethod]
    public void Fill_TakesTheCheckpoints()
    {
        var filled = OptionDefaults.Fill(new(), DebertaV3Checkpoint.Tiny, interrupted: null);

        Assert.AreEqual((MaskingScheme.WholeWords, 0.15, 128, 1), (filled.Masking, filled.MaskingRate, filled.MaxLength, filled.MaxEpochs));
    }

    [TestMethod]
    public void Fill_TakesTheInterruptedRuns_BeforeTheCheckpoints()
    {
        var run = Run(("Masking", "Pieces"), ("MaskingRate", "0.2"), ("MaxLength", "512"), ("MaxEpochs", "2"));

        var filled = OptionDefaults.Fill(new(), DebertaV3Checkpoint.Tiny, run);

        Assert.AreEqual((MaskingScheme.Pieces, 0.2, 512, 2), (filled.Masking, filled.MaskingRate, filled.MaxLength, filled.MaxEpochs));
    }

    [TestMethod]
    public void Fill_TakesWhatIsSet_BeforeAll()
    {
        var run = Run(("Masking", "Pieces"), ("MaskingRate", "0.2"), ("MaxLength", "512"), ("MaxEpochs", "2"));

        var filled = OptionDefaults.Fill(Set, DebertaV3Checkpoint.Tiny, run);

        Assert.AreNotSame(Set, filled);
        Assert.AreEqual((MaskingScheme.NGrams, 0.3, 64, 4), (filled.Masking, filled.MaskingRate, filled.MaxLength, filled.MaxEpochs));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-1")]
    [DataRow("NaN")]
    [DataRow("7")]
    [DataRow("1e999")]
    [DataRow("123456789012345678901234567890")]
    [DataRow(null)]
    public void Fill_PassesOver_WhatNoOptionCouldHave(string? recorded)
    {
        var run = Run(("Masking", recorded), ("MaskingRate", recorded), ("MaxLength", recorded));

        var filled = OptionDefaults.Fill(new(), DebertaV3Checkpoint.Tiny, run);

        Assert.AreEqual((MaskingScheme.WholeWords, 0.15, 128), (filled.Masking, filled.MaskingRate, filled.MaxLength));
    }

    [TestMethod]
    public void Describe_SaysWhereEachComesFrom()
    {
        var (checkpoint, options) = (DebertaV3Checkpoint.Tiny, new DebertaV3PretrainingOptions { MaxLength = 64 });

        var text = OptionDefaults.Describe(options, OptionDefaults.Fill(options, checkpoint, null), checkpoint, null);

        Assert.AreEqual(
            "Masking WholeWords (what the checkpoint was pre-trained with), MaskingRate 0.15 (what the checkpoint was pre-trained with), "
                + "MaxLength 64 (as set).", text);
    }

    private static StoredRun Run(params (string Name, string? Value)[] recorded) => new()
    {
        Version = StoredRun.CurrentVersion,
        Seed = 1,
        Fingerprint = recorded.ToDictionary(entry => entry.Name, entry => entry.Value!),
        State = new(),
    };
}
