using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Tensors [16] of zeros under any names.</summary>
internal sealed class MemoryTensorFile(string path, IEnumerable<string> names) : ITensorFile
{
    public string Path => path;

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; } =
        names.ToDictionary(name => name, name => new StoredTensor(name, ElementType.Float32, [16], [1], "", 0, 0));

    public void Read(StoredTensor tensor, Span<float> destination) => destination.Clear();

    public void Dispose()
    {
    }
}

/// <summary>Short forms for tests.</summary>
internal static class TensorFileExtensions
{
    public static float[] ReadAll(this ITensorFile file, string name)
    {
        var values = new float[file.Tensors[name].Count];
        file.Read(file.Tensors[name], values);
        return values;
    }
}
