using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using TorchSharp.Utils;
using static TorchSharp.torch;
using AdamW = Microsoft.ML.DebertaV3.Training.AdamW;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>Rows whose updates wait against the same table updated whole at every step.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RowUpdatesTests
{
    private const int Rows = 40, Size = 21, Steps = 60; // not a multiple of a vector
    private static readonly AdamWOptions Options = new(Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.1, ClipNorm: 0);

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Step_GivesTheBitsOfDenseUpdates(int lookups)
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(Options);

        for (var step = 0; step < Steps; step++)
            pair.Step(step, lookups);
        pair.ByRow.CatchUp();

        TensorAssert.AreDifferent(Table.Initial(), pair.Rows.Words.Weight);
        // several lookups are summed in another order
        TensorAssert.AreClose(pair.Dense.Words.Weight, pair.Rows.Words.Weight, lookups == 1 ? 0 : 1e-6);
    }

    [TestMethod]
    public void Step_IsCloseToDenseUpdates_WhenGradientsAreClipped()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(Options with { ClipNorm = 0.5 });

        for (var step = 0; step < Steps; step++)
            pair.Step(step, lookups: 2);
        pair.ByRow.CatchUp();

        TensorAssert.AreClose(pair.Dense.Words.Weight, pair.Rows.Words.Weight, 1e-6);
    }

    [TestMethod]
    public void CatchUp_ChangesNoBitOfLaterSteps()
    {
        using var scope = NewDisposeScope();
        using Pair often = new(Options), once = new(Options);

        for (var step = 0; step < Steps; step++)
        {
            often.Step(step, lookups: 2);
            once.Step(step, lookups: 2);
            if (step % 7 == 0)
                often.ByRow.CatchUp();
        }
        often.ByRow.CatchUp();
        once.ByRow.CatchUp();

        TensorAssert.AreClose(once.Rows.Words.Weight, often.Rows.Words.Weight, 0);
        foreach (var (expected, actual) in once.ByRow.Moments.Zip(often.ByRow.Moments))
        {
            TensorAssert.AreClose(expected.Mean, actual.Mean, 0);
            TensorAssert.AreClose(expected.Variance, actual.Variance, 0);
        }
    }

    [TestMethod]
    public void Lookup_SeesEveryUpdate_WithoutCatchUp()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(Options);
        var ids = arange(Rows, ScalarType.Int64).view(1, Rows);
        for (var step = 0; step < Steps; step++)
            pair.Step(step, lookups: 1);

        using var noGradient = no_grad();
        Tensor dense = pair.Dense.Words.call(ids), rows = pair.Rows.Words.call(ids);

        TensorAssert.AreClose(dense, rows, 0);
    }

    [TestMethod]
    public void Dispose_GivesTheTableBackAndFreesEverything()
    {
        using var scope = NewDisposeScope();
        var table = new Table(isReadWhole: false);
        var before = LiveTensors.Count;

        using (var session = new TrainingSession())
            table.Learn(session.Optimize(table, Options), step: 0, lookups: 2);

        Assert.IsNull(table.Words.Source);
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Table_IsUpdatedWhole_WhenItIsAnOutputMatrixToo()
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Initialized(new MaskedLanguageModel(Tiny.Config));
        using var session = new TrainingSession();
        session.Optimize(network, Options);
        var ids = Tiny.Ids(1, 4);

        network.call(ids, Tiny.Mask(ids)).square().sum().backward();

        Assert.IsNotNull(network.get_parameter("deberta.embeddings.word_embeddings.weight")!.grad);
    }

    /// <summary>Two equal tables, one of which is updated by the row.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly TrainingSession _session = new();
        private readonly AdamW _dense;

        public Pair(AdamWOptions options)
        {
            _dense = _session.Optimize(Dense, options);
            ByRow = _session.Optimize(Rows, options);
        }

        public Table Dense { get; } = new(isReadWhole: true);

        public Table Rows { get; } = new(isReadWhole: false);

        public AdamW ByRow { get; }

        public void Step(int step, int lookups)
        {
            Dense.Learn(_dense, step, lookups);
            Rows.Learn(ByRow, step, lookups);
        }

        public void Dispose()
        {
            _session.Dispose();
            Dense.Dispose();
            Rows.Dispose();
        }
    }

    private sealed class Table : nn.Module
    {
        [ComponentName(Name = "words")] private readonly EmbeddingTable _words;

        public Table(bool isReadWhole)
            : base(nameof(Table))
        {
            _words = new(RowUpdatesTests.Rows, Size, paddingId: 0) { HasDenseGradient = isReadWhole };
            using (no_grad())
                _words.Weight.copy_(Initial());
            RegisterComponents();
        }

        public EmbeddingTable Words => _words;

        public static Tensor Initial() => arange(RowUpdatesTests.Rows * Size, ScalarType.Float32).sin().view(RowUpdatesTests.Rows, Size);

        /// <summary>A step of a few lookups of a few rows, the padding row among them; a third of the rows is never used.</summary>
        public void Learn(AdamW optimizer, int step, int lookups)
        {
            using var scope = NewDisposeScope();
            var random = new Random(step);
            optimizer.ZeroGradients();
            for (var i = 0; i < lookups; i++)
            {
                var ids = tensor(Enumerable.Range(0, 8).Select(_ => (long)random.Next(RowUpdatesTests.Rows * 2 / 3)).ToArray(), [2, 4]);
                var factors = rand(2, 4, Size, generator: new Generator((ulong)(step * 10 + i), CPU));
                (_words.call(ids) * factors).sum().backward();
            }
            optimizer.Step(1e-2 / (step + 1), optimizer.GradientNorm());
        }
    }
}
