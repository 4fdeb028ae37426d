using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>What one kind of training does at each stage of <see cref="FitPipeline"/>.</summary>
internal interface IFit
{
    /// <summary>What the user said.</summary>
    DebertaV3FitOptions Options { get; }

    /// <summary>Returns where the fit can begin: before a folder is made or a row is read.</summary>
    /// <exception cref="ArgumentException">Columns or options do not fit each other, the data or the checkpoint.</exception>
    void Check(DebertaV3Checkpoint checkpoint);

    /// <summary>What an interrupted fit recorded; null where there is none.</summary>
    StoredRun? Interrupted(RunFolder? folder) => folder?.Stored?.Run;

    /// <summary>Reads the data and makes the network.</summary>
    IFitWork Begin(FitStart start);
}

/// <summary>What a fit begins with.</summary>
/// <param name="Checkpoint">The weights to start from.</param>
/// <param name="Interrupted">What an interrupted fit recorded; null where there is none.</param>
/// <param name="Seed">Everything random follows from it.</param>
/// <param name="Random">Its streams.</param>
/// <param name="Dropout">For dropout masks.</param>
/// <param name="Device">Where the network shall be.</param>
/// <param name="Cancellation">Ends reading; a fit that goes on reads to its end, to return what it has reached.</param>
internal sealed record FitStart(
    DebertaV3Checkpoint Checkpoint,
    StoredRun? Interrupted,
    int Seed,
    RandomStreams Random,
    Generator Dropout,
    Device Device,
    CancellationToken Cancellation);

/// <summary>What <see cref="FitLoop"/> trains.</summary>
internal interface ITrainedWork
{
    nn.Module Network { get; }

    IReadOnlyList<TrainingExample> Examples { get; }

    /// <summary>What makes it this fit: two with equal values take the same steps.</summary>
    IReadOnlyDictionary<string, string> Fingerprint { get; }

    /// <summary>What is measured after each epoch; null: nothing.</summary>
    HeldOutMeasure? Measure { get; }

    /// <summary>Takes the steps; what it attaches to the network lasts as long as the session.</summary>
    ITrainingStep Step(TrainingSession session, RateSchedule schedule);
}

/// <summary>A fit with its data and its network, which it owns until <see cref="Finish"/> has given it away.</summary>
internal interface IFitWork : ITrainedWork, IDisposable
{
    TrainingSettings Settings { get; }

    /// <summary>What comes before the first step of a fit that does not resume.</summary>
    void Prepare(FitLoop loop)
    {
    }

    /// <summary>The fitted model.</summary>
    ScoredModel Finish(TrainingHistory history);
}

/// <summary>What is measured after each epoch, and what follows from it.</summary>
/// <param name="Validation">Measures.</param>
/// <param name="KeepsBest">Whether the best epoch's weights are restored at the end.</param>
/// <param name="Patience">Epochs without progress after which training ends; null: it never does.</param>
/// <param name="MinChange">Improvements up to this are no progress.</param>
internal sealed record HeldOutMeasure(IValidation Validation, bool KeepsBest, int? Patience = null, double MinChange = 0);
