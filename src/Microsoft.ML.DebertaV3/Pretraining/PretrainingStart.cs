using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The beginning of a call of Fit: checks the options, opens the run's folder and fills in what the options leave open.</summary>
internal sealed class PretrainingStart(IHost host, IChannel channel, IHostEnvironment environment, DebertaV3PretrainingOptions options)
{
    public DebertaV3PretrainedTransformer Run(IDataView input)
    {
        var checkpoint = options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        PretrainingConflicts.Check(OpenOptions.Fill(options, checkpoint, interrupted: null), checkpoint); // before a folder is made
        checkpoint.RequireMask();
        checkpoint.RequireSizes();

        using var folder = options.ResumeFolder is { } path ? new RunFolder(path, channel.Warning) : null;
        if (folder?.Stored is null)
            options.CancellationToken.ThrowIfCancellationRequested();
        var interrupted = folder is null ? null : folder.Stored?.Run ?? WarmingUp(options.ResumeFolder!);
        var filled = OpenOptions.Fill(options, checkpoint, interrupted);
        PretrainingConflicts.Check(filled, checkpoint);
        channel.Info(OpenOptions.Describe(options, filled, checkpoint, interrupted));
        return new PretrainingRun(host, channel, environment, filled, checkpoint, folder).Run(input, interrupted?.Seed);
    }

    // A run that ended while its generator was prepared has left its record there alone.
    private static StoredRun? WarmingUp(string folder)
    {
        var path = Path.Combine(folder, PretrainingRun.WarmupFolder);
        if (!Directory.Exists(path))
            return null;
        using var warmup = new RunFolder(path, _ => { }); // whoever opens it to go on will hear of what is skipped
        return warmup.Stored?.Run;
    }
}
