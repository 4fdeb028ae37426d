using System.Runtime.Intrinsics;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Tests.Inference;

/// <summary>Kernels against their plain form, in double precision.</summary>
[TestClass]
public sealed unsafe class KernelTests
{
    private const int Width = PackedMatrix.Width;

    [TestMethod]
    [DataRow(4, 1)]
    [DataRow(8, 33)]
    [DataRow(12, 64)]
    [DataRow(28, 100)]
    public void Multiply_IsStartPlusTheProduct_WithEachWidthOfVectors(int rows, int depth)
    {
        var (a, panel, start) = (Numbers(rows * depth, 1), Numbers(depth * Width, 2), Numbers(rows * Width, 3));
        var expected = new double[rows * Width];
        for (var i = 0; i < expected.Length; i++)
            expected[i] = start[i] + Enumerable.Range(0, depth).Sum(k => (double)a[i / Width * depth + k] * panel[k * Width + i % Width]);
        float[] best = new float[rows * Width], narrow = new float[rows * Width];

        fixed (float* first = a, second = panel, sums = start, any = best, half = narrow)
        {
            FloatKernel.Multiply(first, depth, rows, second, depth, sums, Width, any, Width);
            for (var row = 0; row < rows; row += FloatKernel.RowUnit)
                FloatKernel256.Rows4(first + row * depth, depth, second, depth, sums + row * Width, Width, half + row * Width, Width);
        }

        AreClose(expected, best);
        AreClose(expected, narrow);
    }

    [TestMethod]
    public void Gelu_IsXTimesTheNormalDistribution()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        float[] values = [.. Enumerable.Range(-640, 1280).Select(i => i / 64f)];
        var results = (float[])values.Clone();
        var exact = TorchSharp.torch.nn.functional.gelu(TorchSharp.torch.tensor(values.Select(x => (double)x).ToArray()))
            .data<double>().ToArray();

        fixed (float* row = results)
            RowKernels.Gelu(row, results.Length);

        for (var i = 0; i < values.Length; i++)
            Assert.AreEqual(exact[i], results[i], 1e-6 * Math.Max(1, Math.Abs(values[i])), $"gelu({values[i]})");
    }

    [TestMethod]
    public void Exp_IsWithinTwoUnitsOfTheLastPlace()
    {
        for (var x = -87f; x < 88; x += 0.37f)
        {
            var exact = Math.Exp(x);
            Assert.AreEqual(exact, VectorMath.Exp(Vector512.Create(x))[5], 2.5e-7 * exact, $"{x}");
        }
        Assert.AreEqual(0, VectorMath.Exp(Vector512.Create(float.NegativeInfinity))[0]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(15)]
    [DataRow(16)]
    [DataRow(50)]
    public void Exponentials_AreThoseOfTheSoftmax_AndZerosBehindThem(int count)
    {
        var filled = (count + 15) / 16 * 16;
        var (scores, added) = (Numbers(filled, 4), Numbers(filled, 5));
        var sums = Enumerable.Range(0, count).Select(i => (double)scores[i] + added[i]).ToArray();
        var expected = sums.Select(sum => Math.Exp(sum - sums.Max())).ToArray();

        float total;
        fixed (float* row = scores, more = added)
            total = RowKernels.Exponentials(row, more, count);

        AreClose([.. expected, .. new double[filled - count]], scores);
        Assert.AreEqual(expected.Sum(), total, 1e-5);
    }

    [TestMethod]
    [DataRow(16)]
    [DataRow(24)]
    [DataRow(67)]
    public void Normalize_IsTheLayerNormOfTheSum(int size)
    {
        var (a, b, weight, bias) = (Numbers(size, 6), Numbers(size, 7), Numbers(size, 8), Numbers(size, 9));
        var sum = a.Zip(b, (x, y) => (double)x + y).ToArray();
        var deviation = Math.Sqrt(sum.Average(x => (x - sum.Average()) * (x - sum.Average())) + 1e-7);
        var expected = sum.Select((x, i) => (x - sum.Average()) / deviation * weight[i] + bias[i]).ToArray();
        var result = new float[size];

        fixed (float* first = a, second = b, to = result)
            RowKernels.Normalize(first, second, new(weight, bias), 1e-7f, to);

        AreClose(expected, result);
    }

    [TestMethod]
    public void TransposedSum_AddsTheTransposedBlock_InBothForms()
    {
        const int fromStride = 20, toStride = 33, size = TransposedSum.Size;
        var (from, to) = (Numbers(size * fromStride, 10), Numbers(size * toStride, 11));
        var (vectors, numbers) = ((float[])to.Clone(), (float[])to.Clone());

        fixed (float* block = from, fast = vectors, plain = numbers)
        {
            TransposedSum.Add(block, fromStride, fast, toStride);
            TransposedSum.AddNumbers(block, fromStride, plain, toStride);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                Assert.AreEqual(to[i * toStride + j] + from[j * fromStride + i], numbers[i * toStride + j]);
        }
        CollectionAssert.AreEqual(numbers, vectors);
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private static void AreClose(double[] expected, float[] actual, double tolerance = 1e-5)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"number {i}");
    }
}
