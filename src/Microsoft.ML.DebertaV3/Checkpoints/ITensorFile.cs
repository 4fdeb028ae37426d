namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A file of named tensors whose values are read on demand. Not thread safe.</summary>
internal interface ITensorFile : IDisposable
{
    /// <summary>Path of the file, for messages.</summary>
    string Path { get; }

    /// <summary>The tensors by name in the file.</summary>
    IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Reads the values of a tensor in row-major order, converted to float32, using only a small buffer.</summary>
    /// <exception cref="InvalidDataException">The tensor's type is not supported, or the file is damaged; the message names file and
    /// tensor.</exception>
    void Read(StoredTensor tensor, Span<float> destination);
}
