using System.Globalization;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tasks.Fitting;

/// <summary>Fits a temperature to the validation rows and folds it into the head of a trained classifier.</summary>
internal static class Calibration
{
    private const string LogLoss = "LogLoss";

    /// <summary>Returns the result; null if the model was not changed.</summary>
    public static CalibrationResult? Run(
        IHost host, IChannel channel, ScoredModel model, ITrainingTask task, IReadOnlyList<TrainingRow> heldOut)
    {
        int[][] ids = [.. heldOut.Select(row => row.Encoded.Sequences[0])];
        int[] labels = [.. heldOut.Select(row => (int)row.Label[0])];
        var before = model.Run(ids);
        if (Temperature.Find(before, labels) is not { } temperature)
        {
            var reason = before.All(row => row.All(float.IsFinite)) ? "none is wrong" : "one has a score that is not finite";
            channel.Info($"The probabilities are not calibrated: of {labels.Length} validation rows {reason}.");
            return null;
        }

        var outputs = task.OutputCount;
        ((SequenceClassificationModel)model.Network).ScaleOutputs([.. Enumerable.Repeat(1 / temperature, outputs)], new double[outputs]);
        var after = model.Run(ids);
        var result = new CalibrationResult
        {
            Temperature = temperature,
            Rows = labels.Length,
            ErrorBefore = Temperature.ExpectedError(before, labels),
            ErrorAfter = Temperature.ExpectedError(after, labels),
            LogLossBefore = Loss(before),
            LogLossAfter = Loss(after),
        };
        channel.Info(Explain(result));
        return result;

        // The task may overwrite the outputs that it receives.
        double Loss(float[][] logits) =>
            task.Evaluate(host, heldOut, [.. logits.Select(row => new[] { (float[])row.Clone() })])[LogLoss];
    }

    private static string Explain(CalibrationResult result) => string.Create(CultureInfo.InvariantCulture,
        $"Temperature {result.Temperature:g4} is folded into the head: on the {result.Rows} validation rows "
        + $"{LogLoss} {result.LogLossBefore:f4} became {result.LogLossAfter:f4}, "
        + $"the expected calibration error {result.ErrorBefore:f4} became {result.ErrorAfter:f4}. "
        + $"The temperature was found on these rows: both are optimistic.");
}
