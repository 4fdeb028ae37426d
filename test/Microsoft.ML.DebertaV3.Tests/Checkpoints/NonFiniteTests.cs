using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class NonFiniteTests
{
    [TestMethod]
    [DataRow(0, float.NaN)]
    [DataRow(1, float.PositiveInfinity)]
    [DataRow(255, float.NegativeInfinity)]
    [DataRow(256, float.NaN)]
    [DataRow(300, float.NaN)] // in the second block of 256
    [DataRow(519, float.PositiveInfinity)]
    public void IndexIn_IsThatOfTheFirst(int index, float value)
    {
        var values = new float[520];
        values[index] = values[^1] = value;

        Assert.AreEqual(index, NonFinite.IndexIn(values));
    }

    [TestMethod]
    public void IndexIn_IsMinusOne_WhereAllAreFinite() =>
        Assert.AreEqual(-1, NonFinite.IndexIn([float.MaxValue, float.MinValue, float.Epsilon, 0]));
}
