using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>
/// Damaged files: whatever the bytes, a tensor file opens and reads, or throws InvalidDataException or IOException, soon and with little
/// memory.
/// </summary>
[TestClass]
public sealed class MutationTests
{
    private const int Mutations = 2500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [TestMethod]
    [DataRow("bf16_safetensors/model.safetensors", 2720)]
    [DataRow("fp32_bin/pytorch_model.bin", 4000)]
    [DataRow("views_bin/pytorch_model.bin", 4000)]
    [DataRow("legacy_bin/pytorch_model.bin", 3800)]
    [DataRow("views_legacy_bin/pytorch_model.bin", 3800)]
    [DataRow("parameters_bin/pytorch_model.bin", 4000)]
    public void Open_ThrowsOnlyWhatItSays_WhenBytesAreChanged(string file, int structureBytes)
    {
        var bytes = File.ReadAllBytes(Shared.Path("golden/hf/formats/" + file));

        var refused = Run(random => Mutated(bytes, structureBytes, random), bytes.Length, Path.GetFileName(file));

        Assert.IsGreaterThan(Mutations / 4, refused);
    }

    [TestMethod]
    public void Open_ThrowsOnlyWhatItSays_WhenBytesOfADeflatedArchiveAreChanged()
    {
        var bytes = PickleBuilder.Zip(CompressionLevel.Optimal, Entries("mixed_bin"));

        var refused = Run(random => Mutated(bytes, bytes.Length, random), bytes.Length, "pytorch_model.bin");

        Assert.IsGreaterThan(Mutations / 4, refused);
    }

    [TestMethod]
    [DataRow("views_bin")]
    [DataRow("config_key_bin")]
    public void Open_ThrowsOnlyWhatItSays_WhenThePickleOfASoundArchiveIsChanged(string folder)
    {
        var entries = Entries(folder);
        var length = entries.Sum(entry => entry.Bytes.Length);

        var refused = Run(random => PickleBuilder.Zip(CompressionLevel.NoCompression, Array.ConvertAll(entries, entry =>
            entry.Name.EndsWith("data.pkl", StringComparison.Ordinal)
                ? (entry.Name, Mutated(entry.Bytes, entry.Bytes.Length, random)) : entry)), length, "pytorch_model.bin");

        Assert.IsGreaterThan(Mutations / 4, refused);
    }

    [TestMethod]
    public void Load_ThrowsOnlyWhatItSays_WhenBytesOfAForwardOnlyStreamAreChanged()
    {
        using var module = Samples.RandomClassifier(Samples.Micro, 3);
        var bytes = Samples.Bytes(module);

        var refused = Run(random => Mutated(bytes, 2720, random), bytes.Length, "weights", path =>
        {
            using var stream = new BufferedStream(new GZipStream(Compressed(File.ReadAllBytes(path)), CompressionMode.Decompress));
            using var file = SafetensorsFile.FromStream(stream, path);
            ModuleWeights.Load(module, WeightTable.Of([file]), []);
        });

        Assert.IsGreaterThan(Mutations / 4, refused);
    }

    [TestMethod]
    [DataRow("bf16_safetensors/model.safetensors", 97)]
    [DataRow("fp16_bin/pytorch_model.bin", 97)]
    [DataRow("legacy_fp16_bin/pytorch_model.bin", 97)]
    public void Open_ThrowsInvalidData_WhenTheFileIsCutAnywhere(string file, int step)
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Shared.Path("golden/hf/formats/" + file));

        for (var length = 0; length < bytes.Length; length += step)
        {
            var path = folder.Write(Path.GetFileName(file), bytes[..length]);

            var error = Assert.ThrowsExactly<InvalidDataException>(() => ReadAll(path), $"cut at {length}");

            StringAssert.Contains(error.Message, path);
        }
    }

    /// <summary>Returns how many of the mutated files were refused.</summary>
    private static int Run(Func<Random, byte[]> mutated, int length, string name, Action<string>? read = null)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20_211_109);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var path = folder.Write(name, mutated(random));
            var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                (read ?? ReadAll)(path);
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                refused++;
                StringAssert.Contains(error.Message, path, $"mutation {i}");
            }

            Assert.IsLessThan(Patience, clock.Elapsed, $"mutation {i}");
            Assert.IsLessThan((64L * length) + (8 << 20), GC.GetAllocatedBytesForCurrentThread() - before, $"mutation {i}");
        }

        return refused;
    }

    private static MemoryStream Compressed(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(bytes);
        compressed.Position = 0;
        return compressed;
    }

    private static (string Name, byte[] Bytes)[] Entries(string folder)
    {
        using var archive = ZipFile.OpenRead(Shared.Path($"golden/hf/formats/{folder}/pytorch_model.bin"));
        return [.. archive.Entries.Select(entry =>
        {
            var content = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(content);
            return (entry.FullName, content);
        })];
    }

    /// <summary>
    /// One to four changes: a byte, a run of bytes, a removed or doubled part, or a cut; most of them in the structure at begin or end.
    /// </summary>
    private static byte[] Mutated(byte[] bytes, int structureBytes, Random random)
    {
        var result = bytes.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && result.Count > 16; changes--)
        {
            var structure = Math.Min(structureBytes, result.Count);
            var at = random.Next(4) == 0 ? result.Count - 1 - random.Next(structure) : random.Next(structure);
            var length = Math.Min(random.Next(1, 12), result.Count - at);
            switch (random.Next(10))
            {
                case 0 or 7: result[at] = (byte)random.Next(256); break;
                case 1 or 8 or 9: result[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: result[at] = (byte)(random.Next(2) * 255); break;
                case 3: result.RemoveRange(at, length); break;
                case 4: result.InsertRange(at, result.GetRange(at, length)); break;
                case 5: CopyRun(result, random.Next(result.Count - length), at, length); break;
                default: result.RemoveRange(at, random.Next(8) == 0 ? result.Count - at : 1); break;
            }
        }

        return [.. result];
    }

    private static void CopyRun(List<byte> bytes, int from, int to, int length)
    {
        for (var i = 0; i < length; i++)
            bytes[to + i] = bytes[from + i];
    }

    private static void ReadAll(string path)
    {
        using var file = TensorFiles.Open(path);
        foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Type.IsWeight && tensor.Count <= 100_000))
            file.Read(tensor, new float[tensor.Count]);
    }
}
