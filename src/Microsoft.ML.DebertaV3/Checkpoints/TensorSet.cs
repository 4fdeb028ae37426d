using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Named float32 tensors as a safetensors file: what a training checkpoint keeps besides a network.</summary>
internal static class TensorSet
{
    /// <summary>Writes the tensors, from whatever device.</summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        SafetensorsWriter.Write(stream, [.. tensors.Select(entry => new SafetensorsEntry(entry.Key, entry.Value.shape, to => WriteValues(entry.Value, to)))]);

    /// <summary>Overwrites every target with the stored tensor of its name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or lacks a tensor of that name and shape.</exception>
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

    private static void WriteValues(Tensor tensor, Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = TensorMemory.IsDirect(tensor) ? tensor : tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        SafetensorsWriter.WriteFloats(stream, TensorMemory.Floats(values));
    }
}
