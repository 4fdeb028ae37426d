using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Shared;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Draws the logs of <see cref="TinyPretraining"/>, run behind run (docs/tiny.md).</summary>
internal static partial class TinyCurves
{
    private const double MillionPiecesPerStep = 32 * 128 / 1e6;
    private static readonly double KnowingNothing = Math.Log(8000); // the generator's loss where all pieces are equally likely

    public static System.CommandLine.Command Create()
    {
        var logs = new Option<FileInfo[]>("--logs")
        {
            Description = "Logs of the runs, in their order.",
            Required = true,
            AllowMultipleArgumentsPerToken = true
        };
        var output = new Option<FileInfo>("--output") { Description = "The .png file.", Required = true };
        var command = new System.CommandLine.Command("tiny-curves", "Draws how DebertaV3Checkpoint.Tiny was pre-trained.") { logs, output };
        command.SetAction(parsed => Draw(parsed.GetRequiredValue(logs), parsed.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Draw(FileInfo[] logs, string output)
    {
        List<double> pieces = [], training = [], generator = [], heldOutPieces = [], heldOut = [];
        var before = 0.0;
        foreach (var log in logs)
        {
            var step = 0.0;
            foreach (var line in File.ReadLines(log.FullName))
            {
                if (Interval().Match(line) is { Success: true } interval && Number(interval, 1) > step)
                {
                    step = Number(interval, 1); // a run that was resumed repeats some
                    pieces.Add((before + step) * MillionPiecesPerStep);
                    generator.Add(Number(interval, 2) / KnowingNothing);
                    training.Add(1 - Number(interval, 3));
                }
                else if (Epoch().Match(line) is { Success: true } epoch)
                {
                    heldOutPieces.Add((before + step) * MillionPiecesPerStep);
                    heldOut.Add(1 - Number(epoch, 1));
                }
            }
            before += step;
        }
        LossPlot.Save(output, "million pieces", "loss / loss of knowing nothing",
            ("discriminator, training", [.. pieces], [.. training]), ("discriminator, held out", [.. heldOutPieces], [.. heldOut]),
            ("generator, training", [.. pieces], [.. generator]));
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Step (\d+): GeneratorLoss ([\d.]+),.* DetectionGain (-?[\d.]+)")]
    private static partial Regex Interval();

    [GeneratedRegex(@"Epoch \d+ ends:.* DetectionGain (-?[\d.]+)")]
    private static partial Regex Epoch();
}
