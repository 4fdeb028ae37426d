using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Modules;

/// <summary>What holds of the network whatever its weights are.</summary>
[TestClass]
public sealed class BackboneTests
{
    private const double Tolerance = 2e-5;

    [TestMethod]
    [DataRow("right")]
    [DataRow("left")]
    [DataRow("holes")]
    public void Forward_GivesTheSameRealRows_WhateverStandsAtMaskedPlaces(string padding)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = New();
        var mask = MaskOf(padding, length: 20, real: 13);
        Tensor ids = Tiny.Ids(2, 20), other = where(mask == 1, ids, Tiny.Ids(2, 20, seed: 9));

        var (first, second) = (backbone.call(ids, mask), backbone.call(other, mask));

        TensorAssert.AreDifferent(ids, other);
        TensorAssert.AreClose(first, second, Tolerance, mask.unsqueeze(-1));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(30)]
    [DataRow(100)]
    public void Forward_GivesTheSame_WhenPaddingIsAdded(int padding)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = New();
        var ids = Tiny.Ids(3, 15);
        var added = zeros(3, padding, ScalarType.Int64);

        var alone = backbone.call(ids, Tiny.Mask(ids));
        var padded = backbone.call(cat([ids, added], 1), cat([Tiny.Mask(ids), added], 1));

        TensorAssert.AreClose(alone, padded.narrow(1, 0, 15), Tolerance);
    }

    [TestMethod]
    public void Forward_OfABatch_EqualsItsRows()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var backbone = New();
        var ids = Tiny.Ids(5, 18);
        var mask = cat([.. Enumerable.Range(0, 5).Select(i => MaskOf("right", 18, real: 18 - 3 * i)[..1])]);

        var batch = backbone.call(ids, mask);

        for (var i = 0; i < 5; i++)
        {
            var length = 18 - 3 * i;
            var row = backbone.call(ids[i..(i + 1), ..length], mask[i..(i + 1), ..length]);
            TensorAssert.AreClose(row, batch[i..(i + 1), ..length], Tolerance, what: $"row {i}");
        }
    }

    [TestMethod]
    [DataRow(3)] // shorter than half the buckets
    [DataRow(20)]
    public void Forward_Works_WhenTheReachEndsWithinTheExactBuckets(int reach)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var config = Tiny.Config with { PositionBuckets = 64, MaxRelativePositions = reach };
        var backbone = Tiny.Initialized(new Backbone(config));
        var wide = Tiny.Initialized(new Backbone(config with { MaxRelativePositions = 512 }));
        Tensor inReach = Tiny.Ids(2, reach), beyond = Tiny.Ids(2, 3 * reach);

        var (near, expected) = (backbone.call(inReach, Tiny.Mask(inReach)), wide.call(inReach, Tiny.Mask(inReach)));
        var far = backbone.call(beyond, Tiny.Mask(beyond));

        TensorAssert.AreClose(expected, near, Tolerance);
        TensorAssert.IsFinite(far);
    }

    [TestMethod]
    public void Forward_GivesFiniteNumbersAndGradients_WhenARowIsFullyMasked()
    {
        using var scope = NewDisposeScope();
        var backbone = New();
        var ids = Tiny.Ids(2, 9);
        var mask = cat([ones(1, 9, ScalarType.Int64), zeros(1, 9, ScalarType.Int64)]);

        var hidden = backbone.call(ids, mask);
        hidden.square().sum().backward();

        TensorAssert.IsFinite(hidden);
        foreach (var (name, parameter) in backbone.named_parameters())
            TensorAssert.IsFinite(parameter.grad!, name);
    }

    [TestMethod]
    public void Embeddings_GiveThePaddingRowNoGradient()
    {
        using var scope = NewDisposeScope();
        var backbone = New();
        var ids = tensor(new long[] { 0, 3, 0, 4 }, [1, 4]);

        backbone.call(ids, Tiny.Mask(ids)).square().sum().backward();

        var gradient = backbone.Embeddings.WordTable.grad!;
        Assert.AreEqual(0, gradient[0].abs().max().item<float>());
        Assert.IsGreaterThan(0, gradient[3].abs().max().item<float>());
    }

    private static Backbone New(int seed = 1)
    {
        var backbone = Tiny.Initialized(new Backbone(Tiny.Config), seed);
        backbone.eval();
        return backbone;
    }

    // Two equal rows.
    private static Tensor MaskOf(string padding, int length, int real)
    {
        var row = Enumerable.Range(0, length).Select(i => padding switch
        {
            "right" => i < real,
            "left" => i >= length - real,
            _ => i % 3 != 1,
        });
        return tensor(row.Select(isReal => isReal ? 1L : 0L).ToArray(), [1, length]).expand(2, length).contiguous();
    }
}
