using System.CommandLine;
using Microsoft.ML.DebertaV3.Inference;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>The processes that score batches of given shapes.</summary>
internal static class ShapeContender
{
    /// <summary>ONNX Runtime, with which the others are compared.</summary>
    public const string Reference = "onnx";

    private const string Child = "compare-contender";

    /// <summary>Starts a contender's process.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">The model's: xsmall, small, base.</param>
    /// <param name="peers">The folder with the exporter's graphs.</param>
    public static ContenderProcess Start(string name, string size, string peers) => new(Child, name, size, peers);

    /// <summary>The command of these processes.</summary>
    public static System.CommandLine.Command CreateChild()
    {
        var (contender, size, peers) = (new Argument<string>("contender"), new Argument<string>("size"), new Argument<string>("peers"));
        var command = new System.CommandLine.Command(Child, "Serves one contender.") { contender, size, peers };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var served = Create(parsed.GetRequiredValue(contender), parsed.GetRequiredValue(size), parsed.GetRequiredValue(peers));
            ShapeTurn.Serve(served);
        });
        return command;
    }

    private static IContender Create(string name, string size, string peers) => name switch
    {
        Reference => OnnxContender.OfExporter(size, peers, Environment.ProcessorCount),
        "exported" => OnnxContender.OfLibrary(size, Environment.ProcessorCount),
        "exported-int8" => OnnxContender.OfLibrary(size, Environment.ProcessorCount, OnnxWeightType.Int8),
        "torch" => new TorchContender(size),
        "float32" => new LibraryContender(size, NumberFormat.Float32),
        "bfloat16" => new LibraryContender(size, NumberFormat.BFloat16),
        _ => throw new ArgumentException($"'{name}' is no contender: float32, bfloat16, torch, exported, exported-int8.", nameof(name)),
    };
}
