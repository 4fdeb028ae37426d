using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A type that breaks three rules, to test the checker: nothing of its signature shows the first.</summary>
internal static class MadeUpViolation
{
    // Modules uses Training, and (through TrainingProgress) a type of the root namespace whose file lies there.
    public static bool Run() =>
        new RateSchedule(1, 0, 1)
        .At(0) > new[] { 1 }.Select(i => new TrainingPace(null!, i, TimeProvider.System).After(new RunState(), default, 1).Loss)
        .Single();

    // Modules uses IDataView.
    public static IDataView? View => null;
}
