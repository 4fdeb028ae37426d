using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>
/// Rows of real text in a second, tokenizing included: <c>Transform</c> beside ONNX Runtime with batches of 32 in the order of the file,
/// padded to the longest.
/// </summary>
internal static class TextTable
{
    private const string Child = "compare-text-contender", Size = "small";
    private const int WarmUpRows = 64, Rows = 128;

    /// <summary>The process of one contender: answers the name of a set with its seconds.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        Argument<string>[] arguments =
            [.. new[] { "contender", "data", "peers" }.Select(name => new Argument<string>(name))];
        var command = new System.CommandLine.Command(Child, "Serves one contender.") { Hidden = true };
        Array.ForEach(arguments, command.Arguments.Add);
        command.SetAction(parsed =>
        {
            var values = arguments.Select(parsed.GetRequiredValue).ToArray();
            Serve(values[0], values[1], values[2]);
        });
        return command;
    }

    public static void Run(Comparison comparison)
    {
        string[] names = [ShapeContender.Reference, "float32", "bfloat16"];
        Console.WriteLine($"DeBERTaV3-{Size}, {Rows} rows of each set, rows per second, median of {comparison.Rounds} turns.");
        Console.WriteLine();
        Console.WriteLine("| texts | ONNX Runtime | float32 | times | bfloat16 | times | largest difference of a score |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        ContenderProcess[] processes =
            [.. names.Select(name => new ContenderProcess(Child, name, comparison.Data, comparison.Peers))];
        foreach (var set in ComparedTexts.Names)
        {
            var seconds = names.Select(_ => new List<double>()).ToArray();
            var scores = new double[names.Length][];
            for (var round = 0; round < comparison.Rounds; round++)
            {
                for (var i = 0; i < processes.Length; i++)
                {
                    var answer = processes[i].Ask(set);
                    seconds[i].Add(answer[0]);
                    scores[i] = answer[1..];
                }
            }
            var differences = Array.ConvertAll(scores, own => ReferenceCheck.Largest(scores[0], own));
            Print(set, [.. seconds.Select(PairedRounds.Median)], differences);
            for (var i = 1; i < names.Length; i++)
                comparison.Check.Add($"{set}, {names[i]}", differences[i], ReferenceCheck.Tolerance(names[i]));
        }
        Array.ForEach(processes, process => process.Dispose());
    }

    private static void Print(string set, double[] seconds, double[] differences) => Console.WriteLine(
        $"| {set} | {Rows / seconds[0]:f1} | {Rows / seconds[1]:f1} | {seconds[0] / seconds[1]:f2} | {Rows / seconds[2]:f1} "
        + $"| {seconds[0] / seconds[2]:f2} | {differences[1]:E1}, {differences[2]:E1} |");

    private static void Serve(string contender, string data, string peers)
    {
        var tokenizer = DebertaV3Tokenizer.Create(Path.Combine(data, "deberta-v3-spm/spm.model"));
        using var folder = new ScoredFolder(ComparedModel.Config(Size), tokenizer);
        using var onnx = contender == ShapeContender.Reference ? OnnxContender.OfExporter(Size, peers, Environment.ProcessorCount) : null;
        using var model = contender == ShapeContender.Reference ? null : Model(folder.Path, contender);
        ContenderProcess.Serve(set =>
        {
            var texts = ComparedTexts.Read(set, data, Rows);
            Score(texts[..Math.Min(WarmUpRows, texts.Length)]);
            var clock = Stopwatch.StartNew();
            var scores = Score(texts);
            return scores.Select(score => (double)score).Prepend(clock.Elapsed.TotalSeconds);
        });

        float[] Score(string[] texts) => model is not null ? Transform(model, texts) : RunPadded(onnx!, tokenizer, texts);
    }

    // Of two labels, the second one's share.
    private static float[] RunPadded(OnnxContender onnx, DebertaV3Tokenizer tokenizer, string[] texts) =>
        [.. onnx.Run(texts, tokenizer, maxLength: 512).Chunk(ComparedModel.Labels)
            .Select(logits => 1 / (1 + MathF.Exp(logits[0] - logits[1])))];

    private static DebertaV3Transformer Model(string folder, string precision) =>
        new MLContext(1).Model.LoadDebertaV3(folder, new DebertaV3LoadOptions
        {
            ScoringPrecision = precision == "bfloat16" ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32,
        });

    private static float[] Transform(DebertaV3Transformer model, string[] texts)
    {
        var view = new MLContext(1).Data.LoadFromEnumerable(texts.Select(text => new Row { Sentence1 = text }));
        return [.. model.Transform(view).GetColumn<float[]>("Score").Select(scores => scores[1])];
    }

    private sealed class Row
    {
        public string Sentence1 { get; set; } = "";
    }
}
