using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Opens a tensor file, detecting the format from its first bytes.</summary>
internal static class TensorFiles
{
    /// <summary>Opens a safetensors file, or a file written by torch.save of any version.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, has another format, or its pickle uses names that are not
    /// allowed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
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
