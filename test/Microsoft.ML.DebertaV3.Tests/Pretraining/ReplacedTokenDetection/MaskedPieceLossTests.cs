using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Loss, gradients and weights against torch's cross entropy of the whole logits.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MaskedPieceLossTests
{
    private const int MostRows = 4096;

    private static readonly int Vocabulary = Tiny.Config.VocabularySize;

    [TestMethod]
    [DataRow(1, 1.0, true)]
    [DataRow(37, 1.0, true)]
    [DataRow(37, 1.0, false)]
    [DataRow(37, 0.7, true)]
    [DataRow(37, 0.7, false)]
    [DataRow(2 * MostRows + 3, 1.0, true)]
    [DataRow(2 * MostRows + 3, 0.7, false)]
    public void Backward_GivesTorchsLossAndGradients(int rows, double temperature, bool useKernel)
    {
        using var scope = NewDisposeScope();
        using Parts got = new(rows), wanted = new(rows);
        var total = rows * 1.5; // more masked pieces than these
        using var loss = new MaskedPieceLoss(got.Head, got.Table, temperature, precision: null, useKernel);

        var result = loss.Backward(got.Input, got.Targets, total, draw: null);
        var each = nn.functional.cross_entropy(wanted.Head.call(wanted.Input, wanted.Table), tensor(wanted.Targets),
            reduction: nn.Reduction.Sum);
        (each / total).backward();

        Assert.AreEqual(each.item<float>(), result.Loss, 1e-5 * each.item<float>());
        foreach (var ((name, mine), (_, torchs)) in got.All.Zip(wanted.All))
            TensorAssert.AreClose(torchs.grad!, mine.grad!, 2e-6 + 1e-4 * torchs.grad!.abs().max().item<float>(), what: name);
    }

    [TestMethod]
    [DataRow(1.0, true)]
    [DataRow(0.7, true)]
    [DataRow(0.7, false)]
    public void Backward_DrawsByTheSoftmaxAtTheTemperature_FromAtMost4096Rows(double temperature, bool useKernel)
    {
        using var scope = NewDisposeScope();
        using var parts = new Parts(MostRows + 5);
        using var loss = new MaskedPieceLoss(parts.Head, parts.Table, temperature, precision: null, useKernel);
        var seen = new List<Tensor>();

        var result = loss.Backward(parts.Input, parts.Targets, 1, weights =>
        {
            seen.Add((weights / weights.sum(1, keepdim: true)).DetachFromDisposeScope());
            return new long[weights.shape[0]];
        });

        CollectionAssert.AreEqual(new long[] { MostRows, 5 }, seen.Select(weights => weights.shape[0]).ToArray());
        TensorAssert.AreClose((parts.Head.call(parts.Input, parts.Table) / temperature).softmax(1), cat(seen), 1e-6);
        Assert.HasCount(MostRows + 5, result.Drawn);
        seen.ForEach(weights => weights.Dispose());
    }

    [TestMethod]
    public void Backward_CountsTargetsThatAreMostLikely()
    {
        using var scope = NewDisposeScope();
        using var parts = new Parts(60);
        var largest = parts.Head.call(parts.Input, parts.Table).argmax(1).data<long>().ToArray();
        long[] targets = [.. largest.Select((piece, i) => i % 3 == 0 ? piece : (piece + 1) % Vocabulary)];
        using var loss = new MaskedPieceLoss(parts.Head, parts.Table);

        Assert.AreEqual(20, loss.Measure(parts.Input, targets, draw: null).Correct);
        Assert.AreEqual(20, loss.Backward(parts.Input, targets, 60, draw: null).Correct);
    }

    [TestMethod]
    public void Backward_AddsToGradients()
    {
        using var scope = NewDisposeScope();
        using Parts twice = new(9), once = new(9);
        using MaskedPieceLoss first = new(twice.Head, twice.Table), second = new(once.Head, once.Table);

        first.Backward(twice.Input, twice.Targets, 9, draw: null);
        first.Backward(twice.Input, twice.Targets, 9, draw: null);
        second.Backward(once.Input, once.Targets, 4.5, draw: null);

        foreach (var ((name, two), (_, one)) in twice.All.Zip(once.All))
            TensorAssert.AreClose(one.grad!, two.grad!, 1e-5, what: name);
    }

    [TestMethod]
    public void Backward_IsNear_InBFloat16()
    {
        using var scope = NewDisposeScope();
        using Parts narrow = new(37), wide = new(37);
        using var precision = new ComputePrecision(ScalarType.BFloat16);
        using MaskedPieceLoss first = new(narrow.Head, narrow.Table, precision: precision), second = new(wide.Head, wide.Table);

        var got = first.Backward(narrow.Input, narrow.Targets, 37, draw: null);
        var wanted = second.Backward(wide.Input, wide.Targets, 37, draw: null);

        Assert.AreNotEqual(wanted.Loss, got.Loss);
        Assert.AreEqual(wanted.Loss, got.Loss, 0.01 * wanted.Loss);
        foreach (var ((name, mine), (_, theirs)) in narrow.All.Zip(wide.All))
            TensorAssert.AreClose(theirs.grad!, mine.grad!, 0.03 * theirs.grad!.abs().max().item<float>(), what: name);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Backward_LeavesNothing(bool useKernel)
    {
        using var scope = NewDisposeScope();
        using var parts = new Parts(50);
        var before = 0L;

        using (var loss = new MaskedPieceLoss(parts.Head, parts.Table, 0.7, precision: null, useKernel))
        {
            for (var i = 0; i < 20; i++)
            {
                loss.Backward(parts.Input, parts.Targets, 50, weights => new long[weights.shape[0]]);
                before = i == 0 ? LiveTensors.Count : before; // with gradients and its memory
            }
            Assert.AreEqual(before, LiveTensors.Count);
        }
        Assert.AreEqual(before - 2, LiveTensors.Count);
    }

    /// <summary>A head, a table and inputs, the same whenever they are made.</summary>
    private sealed class Parts : IDisposable
    {
        public Parts(int rows)
        {
            using var random = new Generator(7, CPU);
            Head = Tiny.Initialized(new MaskedLanguageModelHead(Tiny.Config));
            Table = nn.Parameter(empty(Vocabulary, Tiny.Config.HiddenSize).normal_(0, 1, random));
            Input = empty(rows, Tiny.Config.HiddenSize).normal_(0, 1, random).requires_grad_();
            using var noGradient = no_grad();
            Head.Bias.normal_(0, 1, random);
            Targets = [.. Enumerable.Range(0, rows).Select(i => (long)(i * 31 % Vocabulary))];
        }

        public MaskedLanguageModelHead Head { get; }

        public Parameter Table { get; }

        public Tensor Input { get; }

        public long[] Targets { get; }

        public IEnumerable<(string Name, Tensor Value)> All =>
            [.. Head.named_parameters().Select(p => (p.name, (Tensor)p.parameter)), ("table", Table), ("input", Input)];

        public void Dispose() => Head.Dispose();
    }
}
