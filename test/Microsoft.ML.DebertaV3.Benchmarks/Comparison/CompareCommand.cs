using System.CommandLine;
using System.Globalization;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>Scoring by this library beside ONNX Runtime: every table of docs/performance.md on scoring, or one of them.</summary>
internal static class CompareCommand
{
    private static readonly Option<string> Peers = new("--peers")
    {
        Description = "The folder of the graphs that transformers exports.",
        DefaultValueFactory = _ => "../shared/peers",
        Recursive = true,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the texts.",
        DefaultValueFactory = _ => "../shared/data",
        Recursive = true,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Turns of each contender.",
        DefaultValueFactory = _ => 3,
        Recursive = true,
    };

    private static readonly Option<string[]> Contenders = new("--contenders")
    {
        Description = "What to compare with ONNX Runtime: float32, bfloat16, torch, exported, exported-int8 (the library's own graph).",
        DefaultValueFactory = _ => ["float32", "bfloat16"],
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    public static System.CommandLine.Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Two shapes of the smallest model, one short turn: does it all work?" };
        (string Name, string Description, Action<Comparison> Run)[] tables =
        [
            ("shapes", "Milliseconds of batches of one length.", ShapeTable.Run),
            ("texts", "Rows of real text in a second, tokenizing included.", TextTable.Run),
            ("latency", "Milliseconds of one short row, with threads beside each other.", LatencyTable.Run),
            ("loading", "Seconds of opening a model of base size, against reading its file.", LoadingTable.Run),
            ("growth", "Time and memory against length and batch, with plots.", GrowthTable.Run),
            ("labels", "Labels that scoring in bfloat16 and int8 changes, of fitted models.", LabelTable.Run),
        ];
        var command = new System.CommandLine.Command("compare", "Scoring against ONNX Runtime: all tables, or one.")
        {
            Peers, Data, Rounds, Contenders, isShort,
        };
        command.SetAction(parsed => Run(parsed, parsed.GetValue(isShort) ? [ShapeTable.RunShort] : [.. tables.Select(table => table.Run)]));
        foreach (var (name, description, run) in tables)
        {
            var one = new System.CommandLine.Command(name, description);
            one.SetAction(parsed => Run(parsed, [run]));
            command.Subcommands.Add(one);
        }
        return command;
    }

    private static int Run(ParseResult parsed, IEnumerable<Action<Comparison>> tables)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        NativeLibraries.EnsureLoaded();
        Console.WriteLine(Machine.Describe());
        var check = new ReferenceCheck();
        var comparison = new Comparison(
            parsed.GetValue(Peers)!, parsed.GetValue(Data)!, parsed.GetValue(Rounds), parsed.GetValue(Contenders)!, check);
        foreach (var table in tables)
        {
            Console.WriteLine();
            table(comparison);
        }
        check.Print();
        return check.ExitCode;
    }
}

/// <summary>What all tables need.</summary>
/// <param name="Peers">The folder of the exporter's graphs.</param>
/// <param name="Data">The folder of the texts.</param>
/// <param name="Rounds">Turns of each contender.</param>
/// <param name="Contenders">What is compared with ONNX Runtime.</param>
/// <param name="Check">Receives differences.</param>
internal sealed record Comparison(string Peers, string Data, int Rounds, string[] Contenders, ReferenceCheck Check);
