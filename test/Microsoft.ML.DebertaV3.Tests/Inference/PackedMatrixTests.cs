using Microsoft.ML.DebertaV3.Inference;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Inference;

[TestClass]
public sealed class PackedMatrixTests
{
    public static IEnumerable<object[]> Sizes =>
    [
        [5, new[] { 1 }],
        [24, new[] { 24, 24, 24 }],
        [64, new[] { 32, 64 }],
        [33, new[] { 31, 2, 40 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void Read_GivesTheWeightsBack_WhenTheyWereFilledInSideBySide(int inputs, int[] outputs)
    {
        foreach (var format in new[] { NumberFormat.Float32, NumberFormat.BFloat16, NumberFormat.PortableBFloat16 })
        {
            using var matrix = format.Matrix(inputs, outputs.Sum());
            var weights = outputs.Select((count, i) => Numbers(count * inputs, seed: i, isRounded: !format.IsFloat32)).ToArray();
            for (var i = 0; i < outputs.Length; i++)
                matrix.Fill(weights[i], new float[outputs[i]], outputs[..i].Sum());

            for (var i = 0; i < outputs.Length; i++)
            {
                var read = new float[weights[i].Length];
                matrix.Read(read, outputs[..i].Sum());
                Assert.IsTrue(matrix.IsExactFor(weights[i]));
                CollectionAssert.AreEqual(weights[i], read);
            }
        }
    }

    [TestMethod]
    public void IsExactFor_IsFalse_WhenBFloat16RoundsANumber()
    {
        foreach (var format in new[] { NumberFormat.BFloat16, NumberFormat.PortableBFloat16 })
        {
            using var matrix = format.Matrix(2, 2);

            Assert.IsTrue(matrix.IsExactFor([1, 0.5f, -3, 0]));
            Assert.IsFalse(matrix.IsExactFor([1, 0.5f, -3, 1.001f]));
        }
    }

    private static float[] Numbers(int count, int seed, bool isRounded)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f).Select(x => isRounded ? BFloat16.Round(x) : x)];
    }
}
