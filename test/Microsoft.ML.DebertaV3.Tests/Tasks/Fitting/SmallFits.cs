using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.Fitting;

/// <summary>Fits of 9 steps in 3 epochs, to stop, resume and compare.</summary>
internal static class SmallFits
{
    /// <summary>13 rows, of which 3 are held out; dropout and validation are on.</summary>
    public static DebertaV3Transformer Fit(
        Action<DebertaV3TextClassificationOptions> change, int? seed = 1, List<string>? log = null, int rows = 13)
    {
        var context = new MLContext(seed);
        context.Log += (_, message) => log?.Add(message.RawMessage);
        return Trainer(context, change).Fit(Examples.View(context, Examples.Rows(rows)));
    }

    /// <summary>The estimator of such a fit.</summary>
    public static DebertaV3Trainer Trainer(MLContext context, Action<DebertaV3TextClassificationOptions> change) =>
        context.MulticlassClassification.Trainers.DebertaV3TextClassification(SmallNetwork.Classification(o =>
        {
            (o.MaxEpochs, o.ValidationFraction, o.ValidationMetric) = (3, 0.25, "LogLoss");
            change(o);
        }));

    /// <summary>A fit that ends after a step as if its process died there.</summary>
    public static void Stop(int step, Action<DebertaV3TextClassificationOptions> change, int? seed = 1, List<string>? log = null) =>
        Assert.ThrowsExactly<TimeoutException>(() => Fit(
            o =>
            {
                change(o);
                o.Progress = new StepHook(p =>
                {
                    if (p.Step == step)
                        throw new TimeoutException();
                });
            }, seed, log));

    /// <summary>Weights and history are equal, but for the seconds.</summary>
    public static void AreEqual(DebertaV3Transformer expected, DebertaV3Transformer actual)
    {
        TensorAssert.AreClose(Tiny.Weights(expected.Model.Network), Tiny.Weights(actual.Model.Network), 0);
        Assert.AreEqual(Text(expected.TrainingHistory), Text(actual.TrainingHistory));
    }

    // All but the seconds.
    private static string Text(TrainingHistory history) => string.Join('\n', history.Epochs
        .Select(e =>
        $"{e.Epoch} {e.Step} {e.TrainingLoss:r} {e.LearningRate:r} {string.Join(' ', e.Validation.Select(m => $"{m.Key} {m.Value:r}"))}")
        .Append($"{history.BestEpoch} {history.Steps} {history.SkippedSteps} {history.StoppedEarly} {history.Cancelled}"));
}
