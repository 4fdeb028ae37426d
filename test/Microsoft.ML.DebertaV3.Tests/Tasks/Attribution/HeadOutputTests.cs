using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.Attribution;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Attribution;

[TestClass]
public sealed class HeadOutputTests
{
    [TestMethod]
    [DataRow(1, null)]
    [DataRow(2, null)]
    [DataRow(5, null)]
    [DataRow(1, HeadLoss.Regression)]
    [DataRow(3, HeadLoss.Regression)]
    [DataRow(3, HeadLoss.MultiLabel)]
    public void Gradient_IsTheSlopeOfTheValue(int count, string? problemType)
    {
        const float step = 1e-2f;
        var output = new HeadOutput([.. Enumerable.Range(0, count).Select(i => $"label {i}")], problemType);
        float[] logits = [.. Enumerable.Range(0, count).Select(i => 0.7f * i * i - 1)];

        for (var index = 0; index < output.Names.Count; index++)
        {
            var gradient = output.Gradient(logits, index);
            for (var i = 0; i < count; i++)
            {
                var (less, more) = (logits.ToArray(), logits.ToArray());
                (less[i], more[i]) = (less[i] - step, more[i] + step);
                Assert.AreEqual((output.Value(more, index) - output.Value(less, index)) / (more[i] - less[i]), gradient[i], 1e-4);
            }
        }
    }

    [TestMethod]
    public void Value_IsTheLogOddsOfTheSoftmax()
    {
        var output = new HeadOutput(["a", "b", "c"], null);

        var value = output.Value([1, 2, 3], 1);

        var probability = Math.Exp(2) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3));
        Assert.AreEqual(Math.Log(probability / (1 - probability)), value, 1e-6);
        Assert.AreEqual(2, output.Predicted([1, 2, 3]));
    }

    [TestMethod]
    public void Value_StaysFinite_WhereLogitsAreFarApart()
    {
        var output = new HeadOutput(["a", "b"], null);

        Assert.AreEqual(2000, output.Value([1000, -1000], 0), 1e-3);
        Assert.AreEqual(-2000, output.Value([1000, -1000], 1), 1e-3);
    }
}
