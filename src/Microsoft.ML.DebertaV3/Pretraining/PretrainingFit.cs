using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The stages of <see cref="FitPipeline"/> for pre-training.</summary>
internal sealed class PretrainingFit(IHost host, IChannel channel, DebertaV3PretrainingOptions options, IDataView input) : IFit
{
    public void Check(DebertaV3Checkpoint checkpoint)
    {
        TextColumnReader.Find(input.Schema, PretrainedTask.TaskName, [new(options.InputColumnName)]);
        PretrainingConflicts.Check(OptionDefaults.Fill(options, checkpoint, interrupted: null), checkpoint);
        checkpoint.RequireMask();
        checkpoint.RequireSizes();
    }

    // A run that was interrupted during the generator's warm-up has its record only in the subfolder.
    public StoredRun? Interrupted(RunFolder? folder)
    {
        if (folder?.Stored is { } stored)
            return stored.Run;
        if (options.ResumeFolder is null || Path.Combine(options.ResumeFolder, GeneratorWarmup.Folder) is var path
            && !Directory.Exists(path))
            return null;
        using var warmup = new RunFolder(path, _ => { }); // warnings are reported when the warm-up opens the folder again
        return warmup.Stored?.Run;
    }

    public IFitWork Begin(FitStart start)
    {
        var filled = OptionDefaults.Fill(options, start.Checkpoint, start.Interrupted);
        PretrainingConflicts.Check(filled, start.Checkpoint);
        channel.Info(OptionDefaults.Describe(options, filled, start.Checkpoint, start.Interrupted));
        var corpus = PretrainingCorpus.Read(
            input, host, channel, start.Checkpoint.Tokenizer, filled, start.Random, start.Cancellation);
        try
        {
            return new PretrainingWork(channel, filled, start, corpus);
        }
        catch
        {
            corpus.Dispose();
            throw;
        }
    }
}
