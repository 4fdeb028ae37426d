using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Training;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// A toy run of 10 steps, ending in its third epoch, with everything on (dropout, accumulation, validation, skipped steps) that keeps its
/// state in a folder.
/// </summary>
internal sealed class StoredToyRun(string folder, int everySteps)
{
    public const int Steps = 10;

    private const int Poison = 49;

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly TrainingExample[] Examples = [.. ToyObjective.Examples(22)
        .Select((e, i) =>
        e with { Weight = 1 + i % 3, Ids = i == 7 ? [.. e.Ids, Poison] : [.. e.Ids.Select(id => Math.Min(id, Poison - 1))] })];

    private static readonly TrainingSettings Settings = ToyRun.Settings with
    {
        MaxEpochs = 5,
        BatchSize = 3,
        GradientAccumulation = 2,
        MaxSteps = Steps
    };

    /// <summary>What the folder is told of the run.</summary>
    public Dictionary<string, string> Fingerprint { get; init; } = new() { ["Toy"] = "yes" };

    /// <summary>Epochs without progress after which the run ends.</summary>
    public int? Patience { get; init; }

    /// <summary>Checkpoints that stay.</summary>
    public int Keep { get; init; } = 2;

    public List<string> Warnings { get; } = [];

    /// <summary>Steps that were run, not restored.</summary>
    public int StepsRun { get; private set; }

    /// <summary>Called after a step, before its checkpoint.</summary>
    public Action<long>? Stepped { get; init; }

    /// <summary>Called after a checkpoint.</summary>
    public Action<long>? Saved { get; init; }

    /// <summary>Called after an epoch's validation.</summary>
    public Action<int>? EpochEnded { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Runs to the end and returns all that it leaves: weights, history, and the digests of its last checkpoint's files.</summary>
    public (string Weights, string History, string LastCheckpoint) Train()
    {
        using var run = new ToyRun();
        using var files = new RunFolder(folder, Warnings.Add);
        var time = new SteppingTime();
        run.Objective.Poison = Poison;
        run.Observer.Stepped += p => StepsRun++;
        run.Observer.Stepped += p => Stepped?.Invoke(p.Step);
        run.Observer.EpochEnded += e => EpochEnded?.Invoke(e.Epoch);
        run.Services = run.Services with
        {
            Time = time,
            Validation = new WeightValidation(run.Objective.Network),
            Patience = Patience,
            Cancellation = Cancellation,
            Saver = new Listened(new RunSaver(files, new(everySteps, double.MaxValue, Keep), seed: 1, Fingerprint, time), Saved),
        };

        var history = run.Train(Settings, Examples);

        using var weights = run.Weights;
        var last = Directory.GetDirectories(folder, "step-*").Order().Last();
        return (Convert.ToHexString(weights.bytes), JsonSerializer.Serialize(history, Json),
            File.ReadAllText(Path.Combine(last, "SHA256SUMS")));
    }

    /// <summary>Tells when a checkpoint is written.</summary>
    private sealed class Listened(RunSaver checkpoints, Action<long>? saved) : IRunSaver
    {
        public RunState? Restore(TrainingParts parts) => checkpoints.Restore(parts);

        public bool IsDue(RunState state) => checkpoints.IsDue(state);

        public void Save(RunState state, TrainingParts parts)
        {
            checkpoints.Save(state, parts);
            saved?.Invoke(state.Steps);
        }
    }
}
