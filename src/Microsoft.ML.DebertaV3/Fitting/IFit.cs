using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>The stages of <see cref="FitPipeline"/> that depend on the kind of training.</summary>
internal interface IFit
{
    /// <summary>Checks options, columns and checkpoint, before a folder is created or a row is read.</summary>
    /// <exception cref="ArgumentException">Options contradict each other, the data or the checkpoint.</exception>
    void Check(DebertaV3Checkpoint checkpoint);

    /// <summary>Returns the record of an interrupted fit; null if there is none.</summary>
    StoredRun? Interrupted(RunFolder? folder) => folder?.Stored?.Run;

    /// <summary>Reads the data and creates the network.</summary>
    IFitWork Begin(FitStart start);
}

/// <summary>Inputs of a fit that are common to all kinds of training.</summary>
/// <param name="Checkpoint">Checkpoint to start from.</param>
/// <param name="Interrupted">Record of the interrupted fit to resume; null if there is none.</param>
/// <param name="Seed">Seed of all random streams.</param>
/// <param name="Random">The random streams.</param>
/// <param name="Dropout">Generator of dropout masks.</param>
/// <param name="Device">Device of the network.</param>
/// <param name="Cancellation">Cancels reading the data. A resumed fit cannot be cancelled while reading, so that it can return its
/// weights, nor can one rank of several alone.</param>
internal sealed record FitStart(
    DebertaV3Checkpoint Checkpoint,
    StoredRun? Interrupted,
    int Seed,
    RandomStreams Random,
    Generator Dropout,
    Device Device,
    CancellationToken Cancellation)
{
    /// <summary>Size of the batches.</summary>
    public required FitBatch Batch { get; init; }
}

/// <summary>A network with examples that <see cref="FitLoop"/> can train.</summary>
internal interface ITrainedWork
{
    nn.Module Network { get; }

    IReadOnlyList<TrainingExample> Examples { get; }

    /// <summary>Identifies the fit: two fits with equal values perform the same steps.</summary>
    IReadOnlyDictionary<string, string> Fingerprint { get; }

    /// <summary>Evaluation after each epoch; null for none.</summary>
    HeldOutMeasure? Measure { get; }

    /// <summary>Creates the training step. What it attaches to the network stays attached until the session is disposed.</summary>
    ITrainingStep Step(TrainingSession session, RateSchedule schedule);
}

/// <summary>A fit with its data and its network. Owns the network until <see cref="Finish"/> hands it over.</summary>
internal interface IFitWork : ITrainedWork, IDisposable
{
    TrainingSettings Settings { get; }

    /// <summary>Runs before the first step, unless the fit resumes.</summary>
    void Prepare(FitLoop loop)
    {
    }

    /// <summary>Returns the fitted model.</summary>
    ScoredModel Finish(TrainingHistory history);
}

/// <summary>Evaluation after each epoch, and how its results are used.</summary>
/// <param name="Validation">Evaluates the network.</param>
/// <param name="KeepsBest">Whether the weights of the best epoch are restored at the end.</param>
/// <param name="Patience">Number of epochs without progress after which training ends; null for no early stopping.</param>
/// <param name="MinChange">Improvements up to this value do not count as progress.</param>
internal sealed record HeldOutMeasure(IValidation Validation, bool KeepsBest, int? Patience = null, double MinChange = 0);
