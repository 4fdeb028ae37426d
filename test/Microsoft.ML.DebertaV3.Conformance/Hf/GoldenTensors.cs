using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The tensors of a safetensors file, float32 or int64. The caller's dispose scope owns them.</summary>
internal sealed class GoldenTensors
{
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly string _path;

    private GoldenTensors(string path) => _path = path;

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public Tensor this[string name] => _tensors.TryGetValue(name, out var tensor) ? tensor : throw Missing(name);

    public static GoldenTensors Read(string path)
    {
        var result = new GoldenTensors(path);
        using var file = SafetensorsFile.Open(path);
        foreach (var stored in file.Tensors.Values)
            result._tensors[stored.Name] = stored.Type == ElementType.Int64 ? Integers(path, stored) : Floats(file, stored);
        return result;
    }

    /// <summary>The names that an entry of <c>expected</c> stands for: itself, or all that begin as it does up to its star.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public IReadOnlyList<string> Matching(string expected)
    {
        string[] names = expected.EndsWith('*')
            ? [.. _tensors.Keys.Where(name => name.StartsWith(expected[..^1], StringComparison.Ordinal))]
            : [.. _tensors.Keys.Where(name => name == expected)];
        return names.Length > 0 ? names : throw Missing(expected);
    }

    private InvalidDataException Missing(string name) => new($"{_path} has no tensor '{name}'");

    private static Tensor Integers(string path, StoredTensor stored)
    {
        using var stream = File.OpenRead(path);
        stream.Position = stored.StorageBegin;
        var values = new long[stored.Count];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return tensor(values, [.. stored.Shape]);
    }

    private static Tensor Floats(SafetensorsFile file, StoredTensor stored)
    {
        var result = empty([.. stored.Shape], ScalarType.Float32);
        file.Read(stored, new NativeSpan(result).All);
        return result;
    }
}
