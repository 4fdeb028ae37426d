using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>
/// A run is never silent for long: a line every 20 steps, and at the first step that ends 10 seconds or more after the line before.
/// </summary>
[TestClass]
public sealed class HostTrainingObserverTests
{
    [TestMethod]
    [DataRow(0.1, "1 21 41 61")]
    [DataRow(1, "1 11 21 31 41 51 61")]
    [DataRow(5, "1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31 33 35 37 39 41 43 45 47 49 51 53 55 57 59 61")]
    [DataRow(0.6, "1 18 35 52")]
    public void OnStep_WritesALine_ByStepsAndByTime(double secondsPerStep, string expected)
    {
        var (lines, time) = (new List<string>(), new SteppingTime());
        Run(61, secondsPerStep, lines, time);

        var steps = lines.Select(line => line.Split("step ")[1].Split('/')[0]);

        Assert.AreEqual(expected, string.Join(' ', steps));
    }

    [TestMethod]
    public void OnStep_AveragesOverTheStepsSinceTheLineBefore()
    {
        var (lines, time) = (new List<string>(), new SteppingTime());

        Run(11, secondsPerStep: 1, lines, time);

        StringAssert.Contains(lines[^1], "loss 6.5000,"); // of 2 to 11
        StringAssert.Contains(lines[^1], " 4 rows/s,");
    }

    [TestMethod]
    [DataRow(59, "00:00:59 left")]
    [DataRow(86_399, "23:59:59 left")]
    [DataRow(86_400 + 3 * 3600 + 5, "27:00:05 left")]
    [DataRow(86_400 * 10, "240:00:00 left")]
    public void OnStep_CountsHoursBeyondADay(int seconds, string expected)
    {
        var (lines, time) = (new List<string>(), new SteppingTime());

        Run(1, secondsPerStep: 1, lines, time, TimeSpan.FromSeconds(seconds));

        StringAssert.EndsWith(lines.Single(), expected);
    }

    private static void Run(int steps, double secondsPerStep, List<string> lines, SteppingTime time, TimeSpan left = default)
    {
        var context = new MLContext();
        context.Log += (_, line) =>
        {
            if (line.RawMessage.StartsWith("Epoch ", StringComparison.Ordinal))
                lines.Add(line.RawMessage);
        };
        var host = ((IHostEnvironment)context).Register("DebertaV3");
        using var channel = host.Start("Test");
        using var progress = host.StartProgressChannel("Test");
        var observer = new HostTrainingObserver(host, channel, progress, application: null, curve: null, time);
        for (var step = 1; step <= steps; step++)
        {
            time.Advance(TimeSpan.FromSeconds(secondsPerStep));
            observer.OnStep(Step(step, secondsPerStep, left));
        }
    }

    private static TrainingProgress Step(int step, double seconds, TimeSpan left) => new()
    {
        Epoch = 1,
        Epochs = 1,
        Step = step,
        Steps = 100,
        Loss = step,
        LearningRate = 1e-3,
        Rows = 4,
        IsEndOfEpoch = false,
        RowsPerSecond = 4 / seconds,
        TimeLeft = left,
    };
}
