using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Observer of a rank that reports nothing: the first rank does. The context's cancellation still reaches the run.</summary>
internal sealed class RankObserver(IHost host) : ITrainingObserver
{
    public void CheckAlive() => host.CheckAlive();

    public void OnStep(TrainingProgress progress)
    {
    }

    public void OnInterval(IntervalResult result)
    {
    }

    public void OnEpoch(EpochResult result)
    {
    }

    public void OnEvent(string message)
    {
    }

    public void OnWarning(string message)
    {
    }
}
