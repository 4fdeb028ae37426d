using Microsoft.ML.DebertaV3.Checkpoints;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The tensors of one golden case, as torch tensors that the caller's scope owns.</summary>
internal sealed class GoldenFile(string path) : IDisposable
{
    private readonly SafetensorsFile _file = SafetensorsFile.Open(path);

    public IEnumerable<string> Names => _file.Tensors.Keys;

    /// <summary>float32 or int64, as stored.</summary>
    public Tensor this[string name]
    {
        get
        {
            var stored = _file.Tensors[name];
            long[] shape = [.. stored.Shape];
            if (stored.Type == ElementType.Int64)
                return tensor(_file.ReadRaw<long>(name), shape);

            var values = new float[stored.Count];
            _file.Read(stored, values);
            return tensor(values, shape);
        }
    }

    public bool Holds(string name) => _file.Tensors.ContainsKey(name);

    public void Dispose() => _file.Dispose();
}
