using System.Globalization;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

[TestClass]
public sealed class LossCurveTests
{
    [TestMethod]
    [DataRow("en-US")]
    [DataRow("de-DE")]
    public void Add_WritesALinePerStep_InTheInvariantCulture(string culture)
    {
        using var folder = new TemporaryFolder();
        var usual = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        var curve = new LossCurve(folder.File("curve.csv"));

        curve.Begin(0);
        curve.Add(Progress(1, 0.5));
        curve.Add(Progress(2, double.NaN));
        CultureInfo.CurrentCulture = usual;

        var expected = new[] { "step,epoch,loss,learning_rate,rows_per_second", "1,1,0.5,0.00025,12.5", "2,1,NaN,0.00025,12.5" };
        CollectionAssert.AreEqual(expected, File.ReadAllLines(folder.File("curve.csv")));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Begin_KeepsTheLinesUpToItsStep_AndNoTornOne()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("curve.csv"),
            "step,epoch,loss,learning_rate,rows_per_second\n1,1,0.5,0.1,10\n2,1,0.4,0.1,10\n3,1,0.3,0.1,10\n1");

        new LossCurve(folder.File("curve.csv")).Begin(2);

        Assert.AreEqual("1,1,0.5,0.1,10 2,1,0.4,0.1,10", string.Join(' ', File.ReadAllLines(folder.File("curve.csv")).Skip(1)));
    }

    [TestMethod]
    public void Constructor_Throws_WhenTheFileCannotBeWritten()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<DirectoryNotFoundException>(() => new LossCurve(folder.File("no/such/folder/curve.csv")));
        Assert.ThrowsExactly<IOException>(() => new LossCurve(folder.Path));
    }

    private static TrainingProgress Progress(long step, double loss) => new()
    {
        Epoch = 1,
        Epochs = 2,
        Step = step,
        Steps = 9,
        Loss = loss,
        LearningRate = 2.5e-4,
        Rows = 4,
        IsEndOfEpoch = false,
        RowsPerSecond = 12.5,
        TimeLeft = default,
    };
}
