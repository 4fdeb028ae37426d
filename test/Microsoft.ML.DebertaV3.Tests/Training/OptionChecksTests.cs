using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Training;

[TestClass]
public sealed class OptionChecksTests
{
    [TestMethod]
    public void Checks_PassGoodValues()
    {
        Assert.AreEqual("a", OptionChecks.Name("a"));
        Assert.IsNull(OptionChecks.NameOrNull(null));
        Assert.AreEqual(3, OptionChecks.AtLeast(3, 3));
        Assert.AreEqual(1e-9, OptionChecks.Positive(1e-9));
        Assert.AreEqual(0, OptionChecks.NotNegative(0));
        Assert.AreEqual(0, OptionChecks.Rate(0));
    }

    [TestMethod]
    public void Numbers_AreRefused_WhenOutOfRangeOrNotFinite()
    {
        Action[] refused =
        [
            () => OptionChecks.AtLeast(3, 2, "Option"),
            () => OptionChecks.Positive(0, "Option"),
            () => OptionChecks.Positive(double.NaN, "Option"),
            () => OptionChecks.Positive(double.PositiveInfinity, "Option"),
            () => OptionChecks.NotNegative(-1, "Option"),
            () => OptionChecks.NotNegative(double.NaN, "Option"),
            () => OptionChecks.Rate(1, "Option"),
            () => OptionChecks.Rate(-0.1, "Option"),
            () => OptionChecks.Rate(double.NaN, "Option"),
        ];

        foreach (var check in refused)
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(check);
            Assert.AreEqual("Option", error.ParamName);
            StringAssert.StartsWith(error.Message, "Option must be ");
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("  ")]
    [DataRow(null)]
    public void Names_AreRefused_WhenTheyAreEmpty(string? name)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => OptionChecks.Name(name!, "LabelColumnName"));

        StringAssert.Contains(error.Message, "LabelColumnName");
    }
}
