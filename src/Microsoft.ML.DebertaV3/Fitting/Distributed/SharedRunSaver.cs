using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Saves and reads the state of a run on the first rank alone; the others get from it what they start with.</summary>
/// <param name="own">Saves the state; null on other ranks, and without a resume folder.</param>
/// <param name="ranks">The ranks of the fit.</param>
internal sealed class SharedRunSaver(IRunSaver? own, Ranks ranks) : IRunSaver
{
    /// <summary>Gives every rank the weights of the first, and the rest of its stored state if there is one.</summary>
    public RunState? Restore(TrainingParts parts)
    {
        var stored = own?.Restore(parts);
        var bytes = ranks.FromFirst(stored is null ? null : JsonSerializer.SerializeToUtf8Bytes(stored, StoredRun.Layout));
        foreach (var (_, parameter) in parts.Network.named_parameters())
            ranks.Broadcast(parameter);
        if (bytes is null)
            return null;
        foreach (var (_, mean, variance) in parts.Optimizer.Moments)
        {
            ranks.Broadcast(mean);
            ranks.Broadcast(variance);
        }
        var state = JsonSerializer.Deserialize<RunState>(bytes, StoredRun.Layout)!;
        if (state.KeptEpoch is not null)
            ShareBest(parts);
        return state;
    }

    /// <summary>Whether the first rank saves now: its clock decides, and all bring their deferred updates to an end.</summary>
    public bool IsDue(RunState state) => ranks.FromFirst(own?.IsDue(state) ?? false);

    public void Save(RunState state, TrainingParts parts) => own?.Save(state, parts);

    private void ShareBest(TrainingParts parts)
    {
        if (!ranks.IsFirst)
            parts.Best.Capture(parts.Network); // allocates the memory
        foreach (var (_, weights) in parts.Best.Weights.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            ranks.Broadcast(weights);
    }
}
