using System.IO.Compression;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>A saved model whose streams can be replaced one at a time.</summary>
internal sealed class SavedModel
{
    private readonly List<(string Name, byte[] Bytes)> _entries = [];

    public SavedModel(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            _entries.Add((entry.FullName, copy.ToArray()));
        }
    }

    /// <summary>What saving a model writes.</summary>
    public static byte[] Bytes(MLContext context, ITransformer model)
    {
        using var zip = new MemoryStream();
        context.Model.Save(model, inputSchema: null, zip);
        return zip.ToArray();
    }

    /// <summary>The bytes of the one stream of this name.</summary>
    public byte[] this[string stream] => _entries.Single(entry => IsNamed(entry.Name, stream)).Bytes;

    /// <summary>The model as a zip, with one stream replaced. Uncompressed, because it is made thousands of times.</summary>
    public MemoryStream With(string stream, ReadOnlySpan<byte> bytes)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, original) in _entries)
            {
                using var target = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                target.Write(IsNamed(name, stream) ? bytes : original);
            }
        }
        zip.Position = 0;
        return zip;
    }

    // ML.NET separates folders as the system that saved did.
    private static bool IsNamed(string path, string stream) => path.Split('/', '\\')[^1] == stream;
}
