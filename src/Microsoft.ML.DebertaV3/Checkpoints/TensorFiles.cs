using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Opens a file of tensors by what its first bytes say.</summary>
internal static class TensorFiles
{
    /// <summary>Opens a safetensors file, or a file of torch.save of any age.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, is none of these, or its pickle names what is not allowed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ITensorFile Open(string path)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
            return SafetensorsFile.Open(path);

        var begin = ReadBegin(path);
        if (MistakenFile.Describe(MistakenFile.ReadBegin(path)) is { } problem)
            throw Malformed.File(path, problem);
        if (begin.AsSpan().StartsWith("PK"u8))
            return TorchZipFile.Open(path);
        if (begin is [0x80, ..])
            return TorchLegacyFile.Open(path);
        throw Malformed.File(path,
            $"found a file that begins with {Convert.ToHexString(begin)}, wanted one of torch.save (504B... or 80...).");
    }

    private static byte[] ReadBegin(string path)
    {
        using var stream = File.OpenRead(path);
        var begin = new byte[8];
        return begin[..stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
    }
}
