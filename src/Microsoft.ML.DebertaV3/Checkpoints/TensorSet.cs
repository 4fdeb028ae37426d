using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads and writes named tensors as a safetensors file, for the saved state of a run.</summary>
internal static class TensorSet
{
    /// <summary>Writes tensors, which may be on any device.</summary>
    /// <exception cref="InvalidOperationException">A value is out of range for the requested float16; the message names the
    /// tensor.</exception>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, WeightStorage storage = WeightStorage.Float32) =>
        SafetensorsWriter.Write(stream, [.. tensors.Select(entry => Entry(entry.Key, entry.Value, storage))]);

    /// <summary>Overwrites every target with the stored tensor of the same name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or lacks a tensor with the name and shape.</exception>
    public static void Read(string path, IEnumerable<KeyValuePair<string, Tensor>> targets)
    {
        using var noGradient = no_grad();
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, target) in targets)
        {
            if (!file.Tensors.TryGetValue(name, out var stored) || !stored.Shape.SequenceEqual(target.shape))
                throw Malformed.File(path, $"found no tensor {name} of shape [{string.Join(", ", target.shape)}].");
            new FileWeight(file, stored).CopyTo(target);
        }
    }

    private static SafetensorsEntry Entry(string name, Tensor tensor, WeightStorage storage) =>
        new(name, tensor.shape, stream => WriteValues(name, tensor, stream, storage), storage);

    private static void WriteValues(string name, Tensor tensor, Stream stream, WeightStorage storage)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = NativeSpan.Of(tensor).All;
        if (storage == WeightStorage.Float16)
            SafetensorsWriter.WriteHalves(stream, name, values);
        else
            SafetensorsWriter.WriteFloats(stream, values);
    }
}
