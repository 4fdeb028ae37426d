using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Assertions on tensors.</summary>
internal static class TensorAssert
{
    /// <summary>max |actual - expected| is at most <paramref name="tolerance"/>; a NaN anywhere fails.</summary>
    /// <param name="expected">Any shape.</param>
    /// <param name="actual">The same shape.</param>
    /// <param name="tolerance">0 asks for equal values.</param>
    /// <param name="mask">Broadcasts to the shape; places where it is 0 are not compared.</param>
    /// <param name="what">Named in the message.</param>
    public static void AreClose(Tensor expected, Tensor actual, double tolerance, Tensor? mask = null, string what = "tensor")
    {
        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(expected.shape, actual.shape, $"{what}: shape");
        var difference = (actual.detach() - expected.detach()).abs().to(ScalarType.Float64);
        var largest = (mask is null ? difference : difference.masked_fill(mask == 0, 0)).max().item<double>();
        Assert.IsTrue(largest <= tolerance, $"{what}: the largest difference is {largest:g3}, allowed is {tolerance:g3}.");
    }

    /// <summary>Every value is a finite number.</summary>
    public static void IsFinite(Tensor actual, string what = "tensor")
    {
        using var scope = NewDisposeScope();
        Assert.IsTrue(actual.detach().isfinite().all().item<bool>(), $"{what}: a value is not finite.");
    }

    /// <summary>The values differ somewhere.</summary>
    public static void AreDifferent(Tensor first, Tensor second, string what = "tensor")
    {
        using var scope = NewDisposeScope();
        Assert.IsFalse(first.detach().equal(second.detach()).all().item<bool>(), $"{what}: the two are equal.");
    }
}
