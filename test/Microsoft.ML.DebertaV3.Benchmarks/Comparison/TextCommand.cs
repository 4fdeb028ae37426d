using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>
/// Rows of real text in a second, tokenizing included: <c>Transform</c> beside ONNX Runtime with batches of 32 in the order of the file,
/// padded to the longest.
/// </summary>
internal static class TextCommand
{
    private const string Child = "compare-text-contender", Reference = "onnx";
    private const int BatchSize = 32, WarmUpRows = 64;

    public static System.CommandLine.Command Create()
    {
        var (data, peers) = (Text("--data", "../shared/data"), Text("--peers", "../shared/peers"));
        var size = Text("--size", "small");
        var (rows, rounds) = (Number("--rows", 250), Number("--rounds", 3));
        var command = new System.CommandLine.Command("compare-text", "Rows of real text in a second, against ONNX Runtime.")
        {
            data, peers, size, rows, rounds,
        };
        command.SetAction(parsed => Run(
            [parsed.GetValue(size)!, parsed.GetValue(data)!, parsed.GetValue(peers)!, $"{parsed.GetValue(rows)}"],
            parsed.GetValue(rounds)));
        return command;

        static Option<string> Text(string name, string value) => new(name) { DefaultValueFactory = _ => value };
        static Option<int> Number(string name, int value) => new(name) { DefaultValueFactory = _ => value };
    }

    /// <summary>The process of one contender: answers the name of a set with its seconds.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        Argument<string>[] arguments =
            [.. new[] { "contender", "size", "data", "peers", "rows" }.Select(name => new Argument<string>(name))];
        var command = new System.CommandLine.Command(Child, "Serves one contender.") { Hidden = true };
        Array.ForEach(arguments, command.Arguments.Add);
        command.SetAction(parsed =>
        {
            var values = arguments.Select(parsed.GetRequiredValue).ToArray();
            Serve(values[0], values[1], values[2], values[3], int.Parse(values[4], CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static void Run(string[] arguments, int rounds)
    {
        NativeLibraries.EnsureLoaded();
        string[] names = [Reference, "float32", "bfloat16"];
        Console.WriteLine(Machine.Describe());
        Console.WriteLine();
        Console.WriteLine($"DeBERTaV3-{arguments[0]}, {arguments[3]} rows of each set, rows per second, median of {rounds} turns.");
        Console.WriteLine();
        Console.WriteLine("| texts | ONNX Runtime | float32 | times | bfloat16 | times |");
        Console.WriteLine("|---|---|---|---|---|---|");
        ContenderProcess[] processes = [.. names.Select(name => new ContenderProcess(Child, name, arguments))];
        var rows = double.Parse(arguments[3], CultureInfo.InvariantCulture);
        foreach (var set in ComparedTexts.Names)
        {
            var seconds = names.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < processes.Length; i++)
                    seconds[i].Add(processes[i].Ask(set)[0]);
            }
            var medians = seconds.Select(PairedRounds.Median).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {set} | {rows / medians[0]:f1} | {rows / medians[1]:f1} | {medians[0] / medians[1]:f2} "
                + $"| {rows / medians[2]:f1} | {medians[0] / medians[2]:f2} |"));
        }
        Array.ForEach(processes, process => process.Dispose());
    }

    private static void Serve(string contender, string size, string data, string peers, int rows)
    {
        var tokenizer = DebertaV3Tokenizer.Create(Path.Combine(data, "deberta-v3-spm/spm.model"));
        using var folder = new ScoredFolder(ComparedModel.Config(size), tokenizer);
        using var onnx = contender == Reference ? OnnxContender.OfExporter(size, peers, Environment.ProcessorCount) : null;
        using var model = contender == Reference ? null : Model(folder.Path, contender);
        ContenderProcess.Serve(set =>
        {
            var texts = ComparedTexts.Read(set, data, rows);
            Score(texts[..Math.Min(WarmUpRows, texts.Length)]);
            var clock = Stopwatch.StartNew();
            Score(texts);
            return [clock.Elapsed.TotalSeconds];
        });

        void Score(string[] texts)
        {
            if (model is not null)
                Transform(model, texts);
            else
                RunPadded(onnx!, tokenizer, texts);
        }
    }

    private static void RunPadded(OnnxContender onnx, DebertaV3Tokenizer tokenizer, string[] texts)
    {
        foreach (var batch in texts.Chunk(BatchSize))
            onnx.Run([.. batch.Select(text => tokenizer.Encode(text, null, 512, false).Ids)]);
    }

    private static DebertaV3Transformer Model(string folder, string precision) =>
        new MLContext(1).Model.LoadDebertaV3(folder, new DebertaV3LoadOptions
        {
            ScoringPrecision = precision == "bfloat16" ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32,
        });

    private static void Transform(DebertaV3Transformer model, string[] texts)
    {
        var view = new MLContext(1).Data.LoadFromEnumerable(texts.Select(text => new Row { Sentence1 = text }));
        if (model.Transform(view).GetColumn<float[]>("Score").Count() != texts.Length)
            throw new InvalidOperationException("Rows are missing.");
    }

    private sealed class Row
    {
        public string Sentence1 { get; set; } = "";
    }
}
