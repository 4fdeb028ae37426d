using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Export;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.DebertaV3.Benchmarks.Comparison;

/// <summary>ONNX Runtime with the graph that transformers exports, or with the library's; all optimizations on, padded batches.</summary>
internal sealed class OnnxContender : IContender
{
    private const int BatchSize = 32;

    private static readonly string[] Outputs = ["logits"];

    private readonly string _folder = Directory.CreateTempSubdirectory("deberta-compare-").FullName;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <param name="threads">Threads of an operation.</param>
    /// <param name="write">Writes model.onnx to a folder.</param>
    private OnnxContender(int threads, Action<string> write)
    {
        write(_folder);
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
        };
        _session = new(Path.Combine(_folder, OnnxFile.Name), options);
    }

    /// <summary>transformers' graph.</summary>
    /// <param name="size">xsmall, small or base.</param>
    /// <param name="peers">The folder with the graphs.</param>
    /// <param name="threads">Threads of an operation.</param>
    public static OnnxContender OfExporter(string size, string peers, int threads) => new(threads, folder =>
    {
        File.Copy(Path.Combine(peers, $"deberta-v3-{size}.onnx"), Path.Combine(folder, OnnxFile.Name));
        WriteWeights(size, Path.Combine(peers, $"deberta-v3-{size}.weights.json"), folder);
    });

    /// <summary>The library's graph.</summary>
    /// <param name="size">xsmall, small or base.</param>
    /// <param name="threads">Threads of an operation.</param>
    /// <param name="type">Number format of the matrices.</param>
    public static OnnxContender OfLibrary(string size, int threads, OnnxWeightType type = OnnxWeightType.Float32) => new(threads, folder =>
    {
        using var network = ComparedModel.Create(size);
        OnnxFile.Write(folder, OnnxNetwork.Graph(network, type));
    });

    /// <summary>The library's graph of a model.</summary>
    /// <param name="model">A model of any task with one output.</param>
    /// <param name="threads">Threads of an operation.</param>
    /// <param name="type">Number format of the matrices.</param>
    public static OnnxContender Of(DebertaV3Transformer model, int threads, OnnxWeightType type) =>
        new(threads, folder => model.SaveAsOnnx(folder, new() { WeightType = type }));

    /// <summary>Scores texts in batches, in their order, padded to the longest of a batch.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxLength">Most pieces of a text; what is beyond is cut off.</param>
    /// <returns>The logits of each text, one after the other.</returns>
    public IEnumerable<float> Run(IEnumerable<string> texts, DebertaV3Tokenizer tokenizer, int maxLength) => texts.Chunk(BatchSize)
        .SelectMany(batch => Run([.. batch.Select(text => tokenizer.Encode(text, null, maxLength, false).Ids)]));

    public float[] Run(int[][] sequences)
    {
        var longest = sequences.Max(sequence => sequence.Length);
        var (ids, mask) = (new long[sequences.Length * longest], new long[sequences.Length * longest]);
        for (var row = 0; row < sequences.Length; row++)
        {
            for (var i = 0; i < sequences[row].Length; i++)
                (ids[row * longest + i], mask[row * longest + i]) = (sequences[row][i], 1);
        }
        long[] shape = [sequences.Length, longest];
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        var inputs = new Dictionary<string, OrtValue> { ["input_ids"] = idValue, ["attention_mask"] = maskValue };
        using var results = _session.Run(_options, inputs, Outputs);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void WriteWeights(string size, string description, string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(description));
        using var network = ComparedModel.Create(size);
        var parameters = network.named_parameters().ToDictionary(parameter => parameter.name, parameter => parameter.parameter);
        using var file = File.Create(Path.Combine(folder, json.RootElement.GetProperty("file").GetString()!));
        file.SetLength(json.RootElement.GetProperty("bytes").GetInt64());
        foreach (var tensor in json.RootElement.GetProperty("tensors").EnumerateArray())
        {
            file.Position = tensor.GetProperty("offset").GetInt64();
            var name = tensor.GetProperty("name").GetString()!;
            if (parameters.TryGetValue(name, out var parameter))
                file.Write(MemoryMarshal.AsBytes(new NativeSpan(parameter).Slice(0, int.MaxValue)));
            else
                throw new InvalidDataException($"The graph asks for '{name}', which the network does not have.");
        }
    }
}
