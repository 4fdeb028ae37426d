using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>The stages of <see cref="FitPipeline"/> for fine-tuning.</summary>
internal sealed class TaskFit(IHost host, IChannel channel, ITaskDefinition definition, IDataView input) : IFit
{
    private readonly DebertaV3TrainerOptions _options = definition.Options;

    public void Check(DebertaV3Checkpoint checkpoint)
    {
        if (_options.RecognizeSpecialTokens)
            checkpoint.RequireMask(); // texts may then contain [MASK]
        var task = Bind(Reader(checkpoint, default));
        TaskConflicts.Check(_options, checkpoint.Config, task.Metrics);
        definition.ClassWeights(task);
    }

    public IFitWork Begin(FitStart start)
    {
        var reader = Reader(start.Checkpoint, start.Cancellation);
        var task = Bind(reader);
        var rows = FitRows.Read(input, reader, task, _options, start.Random, channel.Info).Weighted(definition.ClassWeights(task));
        rows.CheckVariety(task, channel.Warning);
        var resumesOldVersion = ResumesOldVersion(start.Interrupted);
        rows = rows with { Scaling = resumesOldVersion ? null : definition.Scaling(rows.Examples) };
        return new TaskWork(host, channel, definition, task, rows, start, resumesOldVersion);
    }

    private ExampleReader Reader(DebertaV3Checkpoint checkpoint, CancellationToken cancellation) =>
        new(host, channel, definition, checkpoint.Tokenizer, cancellation);

    private ITrainingTask Bind(ExampleReader reader) => definition.Bind(reader.FindLabel(input.Schema));

    private bool ResumesOldVersion(StoredRun? interrupted)
    {
        if (interrupted is null || definition.LaterOption is not { } later || interrupted.Fingerprint.ContainsKey(later))
            return false;
        channel.Info($"The interrupted fit was started by a version without {later}: it resumes without it.");
        return true;
    }
}
