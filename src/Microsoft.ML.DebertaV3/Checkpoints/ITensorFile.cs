namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A file of named tensors: its table of contents, and their values on demand. Not thread safe.</summary>
internal interface ITensorFile : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>Every tensor by its name in the file.</summary>
    IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Reads the values of a tensor, row-major, converted to float32. Needs one small buffer, never a second copy.</summary>
    /// <exception cref="InvalidDataException">The tensor's type is no weight type, or the file is damaged; names file and
    /// tensor.</exception>
    void Read(StoredTensor tensor, Span<float> destination);
}
