using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Writes a graph and its weights as an ONNX file, with a second file for the weights if they are large.</summary>
/// <remarks>Weights are streamed from the network's memory: a message of Google.Protobuf would hold a second copy of them.</remarks>
internal static class OnnxFile
{
    /// <summary>Default and largest size of weights inside model.onnx: a protobuf message ends at 2^31 - 1 bytes.</summary>
    public const long MostInlineBytes = 2_000_000_000;

    /// <summary>The name that optimum and transformers.js look for.</summary>
    public const string Name = "model.onnx";

    /// <summary>File with the weights, if they are not in <see cref="Name"/>.</summary>
    public const string DataName = "model.onnx_data";

    private const int FormatVersion = 9;    // of onnx.proto, released with operator set 20
    private const int OperatorSetVersion = 20; // the first with Gelu
    private const int LeastExternalBytes = 1024; // constants that shapes are computed from must be in the graph
    private const int Page = 4096; // engines map the file to memory

    /// <summary>Writes the files to an existing folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="externalDataThreshold">Bytes of weights above which they go to a file of their own.</param>
    /// <exception cref="InvalidOperationException">A weight is beyond float16; names its tensor.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, OnnxGraph graph, long externalDataThreshold = MostInlineBytes)
    {
        var isExternal = graph.Tensors.Sum(tensor => tensor.ByteCount) > externalDataThreshold;
        var offsets = isExternal ? WriteData(Path.Combine(folder, DataName), graph) : [];
        using var stream = File.Create(Path.Combine(folder, Name));
        WriteModel(stream, graph, offsets);
        stream.Flush(flushToDisk: true);
    }

    // Returns the place of each tensor that the file has.
    private static Dictionary<string, long> WriteData(string path, OnnxGraph graph)
    {
        using var stream = File.Create(path);
        var offsets = new Dictionary<string, long>();
        foreach (var tensor in graph.Tensors.Where(tensor => tensor.ByteCount >= LeastExternalBytes))
        {
            stream.Position = (stream.Position + Page - 1) / Page * Page;
            offsets[tensor.Name] = stream.Position;
            tensor.Write(stream);
        }
        stream.Flush(flushToDisk: true);
        return offsets;
    }

    private static void WriteModel(Stream stream, OnnxGraph graph, Dictionary<string, long> offsets)
    {
        (OnnxTensor Tensor, byte[] Head)[] tensors = [.. graph.Tensors.Select(tensor =>
            (tensor, offsets.TryGetValue(tensor.Name, out var offset) ? External(tensor, offset) : Inline(tensor)))];
        var nodes = graph.Message.ToArray();
        var byteCount = nodes.Length + tensors.Sum(entry => entry.Head.Length + (IsInline(entry.Tensor) ? entry.Tensor.ByteCount : 0));
        stream.Write(new ProtoMessage()
            .Integer(OnnxFields.Model.FormatVersion, FormatVersion)
            .Text(OnnxFields.Model.Producer, "Microsoft.ML.DebertaV3")
            .Message(OnnxFields.Model.OperatorSet, new ProtoMessage().Integer(OnnxFields.OperatorSet.Version, OperatorSetVersion))
            .Begin(OnnxFields.Model.Graph, byteCount).ToArray());
        stream.Write(nodes);
        foreach (var (tensor, head) in tensors)
        {
            stream.Write(head);
            if (IsInline(tensor))
                tensor.Write(stream);
        }

        bool IsInline(OnnxTensor tensor) => !offsets.ContainsKey(tensor.Name);
    }

    // Everything of the graph's field up to the values, which follow.
    private static byte[] Inline(OnnxTensor tensor)
    {
        var message = Describe(tensor).Begin(OnnxFields.Tensor.RawData, tensor.ByteCount).ToArray();
        return [.. new ProtoMessage().Begin(OnnxFields.Graph.Initializer, message.Length + tensor.ByteCount).ToArray(), .. message];
    }

    private static byte[] External(OnnxTensor tensor, long offset) =>
        new ProtoMessage().Message(OnnxFields.Graph.Initializer, Describe(tensor)
        .Message(OnnxFields.Tensor.ExternalData, Pair("location", DataName))
        .Message(OnnxFields.Tensor.ExternalData, Pair("offset", offset.ToString(CultureInfo.InvariantCulture)))
        .Message(OnnxFields.Tensor.ExternalData, Pair("length", tensor.ByteCount.ToString(CultureInfo.InvariantCulture)))
        .Integer(OnnxFields.Tensor.Location, OnnxFields.Tensor.ExternalLocation)).ToArray();

    private static ProtoMessage Describe(OnnxTensor tensor)
    {
        var message = new ProtoMessage();
        foreach (var size in tensor.Shape)
            message.Integer(OnnxFields.Tensor.Dimension, size);
        return message.Integer(OnnxFields.Tensor.ElementType, (long)tensor.Type).Text(OnnxFields.Tensor.Name, tensor.Name);
    }

    private static ProtoMessage Pair(string key, string value) =>
        new ProtoMessage().Text(OnnxFields.Entry.Key, key).Text(OnnxFields.Entry.Value, value);
}
