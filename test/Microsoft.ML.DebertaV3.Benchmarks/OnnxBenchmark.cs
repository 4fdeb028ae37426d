using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Export;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>A network in ONNX Runtime: the library's graph against that of transformers' exporter, with the same weights.</summary>
internal static class OnnxBenchmark
{
    private const int Labels = 2;

    private static readonly (int Batch, int Length)[] Shapes = [(1, 16), (1, 64), (1, 128), (8, 128), (1, 256), (1, 512)];

    public static System.CommandLine.Command Create()
    {
        var peer = new Argument<string>("graph") { Description = "The exporter's graph, NAME.onnx, with NAME.weights.json beside it." };
        var rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", DefaultValueFactory = _ => 7 };
        var threads = new Option<int>("--threads") { Description = "Threads of ONNX Runtime.", DefaultValueFactory = _ => 1 };
        var command = new System.CommandLine.Command("onnx", "Times of the exported graph beside those of transformers' exporter.")
        {
            peer, rounds, threads,
        };
        command.SetPairedAction(parsed =>
            Run(parsed.GetValue(peer)!, parsed.GetValue(rounds), parsed.GetValue(threads)));
        return command;
    }

    private static void Run(string peer, int rounds, int threads)
    {
        NativeLibraries.EnsureLoaded();
        var folder = Directory.CreateTempSubdirectory("deberta-onnx-").FullName;
        try
        {
            using (var network = Network(Path.GetFileNameWithoutExtension(peer)))
            {
                File.Copy(peer, Path.Combine(folder, "peer.onnx"));
                WriteWeights(network, Path.ChangeExtension(peer, ".weights.json"), Path.Combine(folder, "weights.bin"));
                OnnxFile.Write(folder, OnnxNetwork.Graph(network, OnnxWeightType.Float32));
            }
            using var options = new SessionOptions { IntraOpNumThreads = threads };
            using InferenceSession theirs = new(Path.Combine(folder, "peer.onnx"), options),
                ours = new(Path.Combine(folder, OnnxFile.Name), options);
            Console.WriteLine("| batch x length | graph | ms | times faster | logits differ by |\n|---|---|---|---|---|");
            foreach (var (batch, length) in Shapes)
                Measure(theirs, ours, batch, length, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SequenceClassificationModel Network(string name)
    {
        var config = name switch
        {
            "deberta-v3-xsmall" => DebertaV3Config.ExtraSmall,
            "deberta-v3-small" => DebertaV3Config.Small,
            "deberta-v3-base" => DebertaV3Config.Base,
            _ => throw new ArgumentException($"No configuration is known for {name}.", nameof(name)),
        };
        using var random = new Generator(1, CPU);
        var network = new SequenceClassificationModel(config, Labels);
        WeightInitializer.Initialize(network, config, random);
        network.eval();
        return network;
    }

    // weights.bin as the listing describes it.
    private static void WriteWeights(nn.Module network, string listing, string path)
    {
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        using var json = JsonDocument.Parse(File.ReadAllBytes(listing));
        using var stream = File.Create(path);
        foreach (var entry in json.RootElement.GetProperty("tensors").EnumerateArray())
        {
            stream.Position = entry.GetProperty("offset").GetInt64();
            SafetensorsWriter.WriteFloats(stream, TensorMemory.Floats(parameters[entry.GetProperty("name").GetString()!]));
        }
        stream.SetLength(json.RootElement.GetProperty("bytes").GetInt64());
    }

    private static void Measure(InferenceSession theirs, InferenceSession ours, int batch, int length, int rounds)
    {
        var random = new Random(length);
        var ids = Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(5, 100_000)).ToArray();
        var difference = Score(theirs, ids, batch).Logits.Zip(Score(ours, ids, batch).Logits, (a, b) => Math.Abs(a - b)).Max();
        var seconds = PairedRounds.Measure([() => Score(theirs, ids, batch).Seconds, () => Score(ours, ids, batch).Seconds], rounds);
        var ratios = seconds[0].Zip(seconds[1], (first, second) => first / second).Order().ToArray();
        foreach (var (name, times) in new[] { "exporter", "library" }.Zip(seconds))
        {
            var isOurs = name == "library";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {batch} x {length} | {name} | {1000 * times.Order().ElementAt(rounds / 2):f1} (least {1000 * times.Min():f1}) "
                + $"| {(isOurs ? $"{ratios[rounds / 2]:f2} ({ratios[0]:f2} to {ratios[^1]:f2})" : "")} "
                + $"| {(isOurs ? $"{difference:g2}" : "")} |"));
        }
    }

    private static (float[] Logits, double Seconds) Score(InferenceSession session, long[] ids, int batch)
    {
        long[] shape = [batch, ids.Length / batch];
        using var options = new RunOptions();
        using OrtValue first = OrtValue.CreateTensorValueFromMemory(ids, shape),
            second = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        var clock = Stopwatch.StartNew();
        using var outputs = session.Run(options, ["input_ids", "attention_mask"], [first, second], session.OutputNames);
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), clock.Elapsed.TotalSeconds);
    }
}
