using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Fitting;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Training;

/// <summary>What training attaches to a network is gone when it ends.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TrainingSessionTests
{
    private static readonly AdamWOptions Options = new(0.9, 0.999, 1e-4, WeightDecay: 0.01, ClipNorm: 1);
    private static readonly ParameterRules Rules = new(LayerDecay: 0.9, Layers: 2, FreezesEmbeddings: true, FrozenLayers: 1);

    [TestMethod]
    public void Attached_ChangesTheNetwork_UntilTheSessionEnds()
    {
        using var scope = NewDisposeScope();
        using var network = Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2));
        network.named_parameters().First().parameter.requires_grad = false; // as it was found
        var before = State(network);

        string during;
        using (var session = new TrainingSession())
        {
            session.RecomputeActivations(network);
            session.UsePrecision(TrainingPrecision.BFloat16, network);
            session.Optimize(network, Options, Rules);
            during = State(network);
        }

        Assert.AreNotEqual(before, during);
        Assert.AreEqual(before, State(network));
    }

    [TestMethod]
    [DataRow(TrainingPrecision.Float32, false)]
    [DataRow(TrainingPrecision.BFloat16, true)]
    public void Run_LeavesTheNetworkAsItWas_ButForItsWeights(TrainingPrecision precision, bool recomputes)
    {
        using var scope = NewDisposeScope();
        using var run = new ToyRun();
        var (state, weights, live) = (State(run.Objective.Network), run.Weights, LiveTensors.Count);

        run.Train(ToyRun.Settings with { Precision = precision, RecomputesActivations = recomputes, Rules = Rules }, Examples);

        Assert.AreEqual(live, LiveTensors.Count);
        Assert.AreEqual(state, State(run.Objective.Network));
        TensorAssert.AreDifferent(weights, run.Weights);
    }

    [TestMethod]
    public void Optimize_TrainsWhatTheRulesSay_AndNothingElse()
    {
        using var scope = NewDisposeScope();
        using var network = Tiny.Initialized(new SequenceClassificationModel(Tiny.Config, labels: 2));
        using var session = new TrainingSession();

        var optimizer = session.Optimize(network, Options, Rules);

        var trained = optimizer.Moments.Select(moment => moment.Name).ToArray();
        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.AreEqual(Rules.IsTrained(name), parameter.requires_grad, name);
            Assert.AreEqual(Rules.IsTrained(name), trained.Contains(name), name);
        }
        Assert.IsTrue(trained.Length > 0 && trained.Length < network.named_parameters().Count());
    }

    [TestMethod]
    public void Forward_IsTheSame_AfterTheSession()
    {
        using var scope = NewDisposeScope();
        using var network = Tiny.Initialized(new MaskedLanguageModel(Tiny.Config));
        var ids = Tiny.Ids(2, 9);
        Tensor within;
        using (var session = new TrainingSession())
        {
            Learn(network, session, step: 1);
            within = Score(network, ids);
        }

        var after = Score(network, ids);

        TensorAssert.AreClose(within, after, 0);
    }

    [TestMethod]
    public void SecondSession_LearnsAsAFirstWould_FromTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using MaskedLanguageModel network = Tiny.Initialized(new MaskedLanguageModel(Tiny.Config)), fresh = new(Tiny.Config);
        using (var session = new TrainingSession())
            Learn(network, session, step: 1);
        using (no_grad())
        {
            foreach (var ((_, parameter), (_, copy)) in network.named_parameters().Zip(fresh.named_parameters()))
                copy.copy_(parameter);
        }
        var start = Tiny.Weights(network);

        using (TrainingSession second = new(), first = new())
        {
            Learn(network, second, step: 2);
            Learn(fresh, first, step: 2);
        }

        TensorAssert.AreDifferent(start, Tiny.Weights(network));
        TensorAssert.AreClose(Tiny.Weights(fresh), Tiny.Weights(network), 0);
    }

    [TestMethod]
    [DataRow(UpdateOrder.Decoupled)]
    [DataRow(UpdateOrder.Joint)]
    public void PretrainingStep_LeavesBothNetworksAsTheyWere(UpdateOrder order)
    {
        using var scope = NewDisposeScope();
        using var network = StoredPretrainingRun.Network(EmbeddingSharing.Gdes, dropout: null);
        var (state, live) = (State(network), LiveTensors.Count);

        using (var session = new TrainingSession())
        using (PretrainingStep.Attach(session, network, StoredPretrainingRun.StepSettings(order),
            ToyRun.Settings with { Precision = TrainingPrecision.BFloat16 }, new(1e-3, 0, 10)))
            Assert.AreNotEqual(state, State(network));

        Assert.AreEqual(live, LiveTensors.Count);
        Assert.AreEqual(state, State(network));
    }

    private static TrainingExample[] Examples => ToyObjective.Examples(24);

    private static void Learn(MaskedLanguageModel network, TrainingSession session, int step)
    {
        using var scope = NewDisposeScope();
        var optimizer = session.Optimize(network, Options);
        var ids = Tiny.Ids(2, 9, seed: step);
        network.call(ids, Tiny.Mask(ids)).log_softmax(-1).square().mean().backward();
        optimizer.Step(1e-2, optimizer.GradientNorm());
        optimizer.CatchUp();
    }

    private static Tensor Score(MaskedLanguageModel network, Tensor ids)
    {
        using var noGradient = no_grad();
        return network.call(ids, Tiny.Mask(ids));
    }

    // Everything that training may attach, and which objects the network is made of.
    private static string State(nn.Module network)
    {
        static string Of(object? value) => value is null ? "none" : $"{value.GetType().Name} {value.GetHashCode()}";
        var parameters = network.named_parameters()
            .Select(p => $"{p.name} {Of(p.parameter)} {p.parameter.requires_grad} {p.parameter.grad is null}");
        var modules = network.named_modules().Select(m => m.module switch
        {
            EmbeddingTable table => $"{m.name} {Of(table)} {table.HasDenseGradient} {Of(table.Source)}",
            IMixedPrecision mixed => $"{m.name} {Of(mixed)} {Of(mixed.Precision)}",
            Encoder encoder => $"{m.name} {Of(encoder)} {encoder.RecomputesActivations}",
            var other => $"{m.name} {Of(other)}",
        });
        return string.Join('\n', parameters.Concat(modules));
    }
}
