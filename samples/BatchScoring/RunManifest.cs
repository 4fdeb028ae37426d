using System.Security.Cryptography;
using System.Text.Json;

namespace BatchScoring;

/// <summary>What predictions depend on: a folder of predictions goes on only with the same.</summary>
internal sealed record RunManifest(string Input, string Column, string Model, int Chunk)
{
    private const int Sampled = 1 << 20;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <param name="input">The file, known by its length and its first and last megabyte.</param>
    /// <param name="column">Column with the text.</param>
    /// <param name="model">The folder, known by all its bytes.</param>
    /// <param name="chunk">Rows of a chunk.</param>
    public RunManifest(FileInfo input, string column, DirectoryInfo model, int chunk)
        : this($"{input.Length} bytes, {Digest(Ends(input))}", column,
            Digest(model.GetFiles().Where(file => file.Extension is ".json" or ".safetensors" or ".model" or ".bin")
                .OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (Stream)file.OpenRead())), chunk)
    {
    }

    /// <summary>Writes it where there is none, and else requires that the one that is there says the same.</summary>
    /// <exception cref="IOException">It says something else.</exception>
    public void WriteOrRequire(string path)
    {
        var (own, text) = ($"{path}.{Environment.ProcessId}.saving", JsonSerializer.Serialize(this, Format) + "\n");
        File.WriteAllText(own, text);
        try
        {
            File.Move(own, path, overwrite: false); // one of several processes comes first
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(own);
            if (File.ReadAllText(path) != text)
            {
                throw new IOException($"{path}: the folder has predictions of another file, model, column or size of chunks. "
                    + "Take another folder, or delete this one.");
            }
        }
    }

    private static IEnumerable<Stream> Ends(FileInfo file)
    {
        foreach (var start in new[] { 0, Math.Max(0, file.Length - Sampled) })
        {
            using var stream = file.OpenRead();
            stream.Position = start;
            var bytes = new byte[Math.Min(Sampled, file.Length)];
            stream.ReadExactly(bytes);
            yield return new MemoryStream(bytes);
        }
    }

    private static string Digest(IEnumerable<Stream> streams)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var stream in streams)
        {
            using (stream)
                hash.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
