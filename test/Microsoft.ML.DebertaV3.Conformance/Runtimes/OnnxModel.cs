using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>An exported folder in ONNX Runtime.</summary>
internal sealed class OnnxModel : IDisposable
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask"];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly int _rank;

    /// <param name="folder">The folder; no file of it is needed once the model is loaded.</param>
    /// <param name="threads">Threads of the session.</param>
    public OnnxModel(string folder, int threads = 1)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new(Path.Combine(folder, "model.onnx"), options);
        _rank = _session.InputMetadata[Inputs[0]].Dimensions.Length;
    }

    /// <summary>Exports to a temporary folder, loads it and deletes it.</summary>
    public static OnnxModel Of(Action<string> export, int threads = 1)
    {
        var folder = Directory.CreateTempSubdirectory("onnx").FullName;
        try
        {
            export(folder);
            return new(folder, threads);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>
    /// Maps ids and mask, [batch, length] or [batch, choices, length] int64, to the output; several outputs become a last dimension.
    /// </summary>
    public Tensor Call(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        using OrtValue first = Value(ids), second = Value(mask);
        using var outputs = _session.Run(_options, Inputs, [first, second], _session.OutputNames);
        var tensors = outputs.Select(Read).ToArray();
        return (tensors is [var only] ? only : stack(tensors, -1)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    // A network for choices takes texts one by one as examples with one choice.
    private OrtValue Value(Tensor tensor)
    {
        var shape = tensor.shape.Length < _rank ? tensor.unsqueeze(1).shape : tensor.shape;
        return OrtValue.CreateTensorValueFromMemory(tensor.contiguous().data<long>().ToArray(), shape);
    }

    private static Tensor Read(OrtValue value) =>
        tensor(value.GetTensorDataAsSpan<float>().ToArray(), value.GetTensorTypeAndShape().Shape);
}
