using System.Text.Json;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Training;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>A pre-training run of 7 steps with dropout, accumulation and intervals of 3 steps that keeps its state in a folder.</summary>
internal sealed class StoredPretrainingRun(string folder, UpdateOrder order, int everySteps)
{
    public const int Steps = 7;

    private static readonly DebertaV3Config Config = SmallNetwork.Config with { Layers = 2, HiddenDropout = 0.1, AttentionDropout = 0.1 };

    private static readonly TrainingSettings Settings = ToyRun.Settings with
    {
        MaxEpochs = 5,
        BatchSize = 3,
        GradientAccumulation = 2,
        MaxSteps = Steps,
        IntervalSteps = 3
    };

    /// <summary>Called after a step, before its checkpoint.</summary>
    public Action<long>? Stepped { get; init; }

    /// <summary>Sequences of random pieces.</summary>
    public static TrainingExample[] Examples(int count)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, count).Select(i => new TrainingExample(
            [1, .. Enumerable.Range(0, 6 + i % 9).Select(_ => MaskingTexts.Vocabulary.RandomPiece(random)), 2], 0, 1))];
    }

    /// <summary>Both networks, small, with Tiny's vocabulary.</summary>
    public static PretrainingNetwork Network(EmbeddingSharing sharing, Generator? dropout)
    {
        var network = new PretrainingNetwork(Config, Config, sharing, dropout);
        using var random = new Generator(4, CPU);
        WeightInitializer.Initialize(network, Config, random);
        return network;
    }

    /// <summary>What a step is told.</summary>
    public static PretrainingStepSettings StepSettings(UpdateOrder order) =>
        new(new TokenMasker(MaskingTexts.Vocabulary, new()), PaddingId: 0) { Order = order };

    /// <summary>Runs to the end and returns all that it leaves: weights, intervals, moments.</summary>
    public (string Weights, string Intervals, string Moments) Train()
    {
        using var scope = NewDisposeScope();
        var random = new RandomStreams(1);
        using var dropout = random.Torch(RandomStreams.Purpose.Dropout, CPU);
        using var network = Network(EmbeddingSharing.Gdes, dropout);
        using var files = new RunFolder(folder, _ => { });
        var (time, observer) = (new SteppingTime(), new Recorder());
        observer.Stepped += progress => Stepped?.Invoke(progress.Step);
        var services = new TrainingServices(random, dropout, time, observer)
        {
            Saver = new RunSaver(files, new(everySteps, double.MaxValue, 2), seed: 1, new Dictionary<string, string>(), time),
        };

        var history = new TrainingLoop(
            network, (session, schedule) => PretrainingStep.Attach(session, network, StepSettings(order), Settings, schedule), Settings,
            services).Run(Examples(20));

        var moments = Path.Combine(Directory.GetDirectories(folder, "step-*").Order().Last(), RunFolder.OptimizerFile);
        return (Convert.ToHexString(Tiny.Weights(network).bytes), JsonSerializer.Serialize(history.Intervals),
            Convert.ToHexString(File.ReadAllBytes(moments)));
    }
}
