using System.IO.Compression;
using System.Text;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Memory and work follow from a file's own length, whatever it claims.</summary>
[TestClass]
public sealed class BoundedWorkTests
{
    private const int Allowance = 1 << 20;

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Open_TakesNoMoreThanTheFileAllows_WhenAPickleCopiesAListAgainAndAgain(bool isZip, bool keepsCopies)
    {
        var pickle = new PickleBuilder().Raw("N").Raw("N").Raw(0x86).Raw("q\u0001]q\0(");
        for (var i = 0; i < 20_000; i++)
            pickle.Raw("h\u0001");
        pickle.Raw("e").Global("collections", "OrderedDict").Raw("q\u0002");
        for (var i = 0; i < 10_000; i++)
            pickle.Raw("h\u0002h\0").Raw(0x85).Raw("R").Raw(keepsCopies ? "" : "0"); // 20,000 pairs each time: 3 GB

        RequireBounded(isZip ? PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle())) : Legacy(pickle));
    }

    [TestMethod]
    [DataRow("(")] // marks
    [DataRow("]")] // lists
    [DataRow("}")]
    [DataRow(")")]
    [DataRow("N")]
    [DataRow("K\0")] // numbers
    [DataRow("2")] // the top once more
    [DataRow("2\u0086")] // a tuple of the last one twice
    [DataRow("]2a")] // a list that holds itself
    [DataRow("q\0h\0")] // remembered and recalled
    [DataRow("\u0094")] // remembered under a new number each time
    [DataRow("U\u0001a")] // texts
    [DataRow("ctorch\nSize\n")]
    [DataRow("\u008a\u0009\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001")] // long integers
    public void Open_TakesNoMoreThanTheFileAllows_WhenAPickleRepeatsAnOperation(string operations)
    {
        var pickle = new PickleBuilder().Raw("N");
        for (var i = 0; i < 300_000; i++)
            pickle.Raw(operations);

        RequireBounded(PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle())));
    }

    [TestMethod]
    public void Open_TakesNoMoreThanTheFileAllows_WhenOneTensorHasManyNames()
    {
        var pickle = new PickleBuilder().Tensor("0", 4, 0, [4], [1]).Raw("q\u000a0}(");
        for (var i = 0; i < 30_000; i++)
            pickle.Raw("U\u0003").Raw((byte)(i % 128), (byte)(i / 128 % 128), (byte)(i / 16384 + 1)).Raw("h\u000a");

        RequireBounded(pickle.Raw("u").Zip(new float[4]));
    }

    [TestMethod]
    public void Open_TakesNoMoreThanTheFileAllows_WhenTheArchiveHasManyTinyEntries() => RequireBounded(PickleBuilder.Zip(
        CompressionLevel.NoCompression, [.. Enumerable.Range(0, 20_000).Select(i => ($"{i:x}", Array.Empty<byte>()))]));

    [TestMethod]
    public void Open_Refuses_WhenTwoEntriesHaveOneName()
    {
        var pickle = PickleBuilder.OneTensor(1, 0, [1], [1]);
        var zip = PickleBuilder.Zip(
            CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle()), ("m/data/0", new byte[4]), ("m/data/0", [1, 2, 3, 4]));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open(zip).Dispose());

        StringAssert.Contains(error.Message, "found two entries named 'm/data/0'");
    }

    [TestMethod]
    [DataRow(1L << 30)]
    [DataRow(1L << 55)]
    public void Open_Refuses_WhenAViewRepeatsItsNumbers(long size)
    {
        var zip = PickleBuilder.OneTensor(12, 0, [size], [0]).Zip(new float[12]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open(zip).Dispose());

        StringAssert.Contains(error.Message,
            $"found {(Int128)size * sizeof(float)} bytes packed into {zip.Length}, wanted at most 16 times");
    }

    [TestMethod]
    [DataRow("[],")]
    [DataRow("0,")]
    [DataRow("{},")]
    public void ReadConfig_TakesNoMoreThanTheFileAllows_WhenJsonIsNothingButPunctuation(string repeated)
    {
        var json = Encoding.UTF8.GetBytes($"{{\"more\":[{string.Concat(Enumerable.Repeat(repeated, 500_000))}0]}}");

        var error = Bounds.Refuses(json.Length, () => ConfigReader.Parse(json, "config.json"));

        StringAssert.StartsWith(error.Message, "config.json: found more than ");
    }

    [TestMethod]
    public void ReadConfig_Refuses_WhenJsonIsNestedDeeply()
    {
        var json = Encoding.UTF8.GetBytes($"{{\"more\":{new string('[', 200_000)}{new string(']', 200_000)}}}");

        var error = Bounds.Refuses(json.Length, () => ConfigReader.Parse(json, "config.json"));

        StringAssert.Contains(error.Message, "maximum configured depth of 64");
    }

    [TestMethod]
    public void OpenSafetensors_TakesNoMoreThanTheFileAllows_WhenTheHeaderHoldsManyEmptyTensors()
    {
        var header = new StringBuilder("{");
        for (var i = 0; i < 30_000; i++)
            header.Append($"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},");
        var bytes = SafetensorsFileTests.FileOf(header.ToString().TrimEnd(',') + "}", 0);
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.safetensors", bytes);

        var allocated =
            Tokenization.Allocation.Of(() => Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(path).Dispose()));

        Assert.IsLessThan(16L * bytes.Length + Allowance, allocated);
    }

    [TestMethod]
    [DataRow(CompressionLevel.Optimal)]
    [DataRow(CompressionLevel.NoCompression)]
    public void Read_NeverGivesOtherNumbers_WhenABitIsFlipped(CompressionLevel level)
    {
        var random = new Random(7);
        var storage = Enumerable.Range(0, 2000).Select(_ => random.NextSingle()).ToArray();
        var zip = PickleBuilder.OneTensor(2000, 0, [20, 100], [100, 1]).Zip(storage, level);
        var refused = 0;

        for (var i = 0; i < 1500; i++)
        {
            var flipped = (byte[])zip.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using var file = Open(flipped);
                CollectionAssert.AreEqual(storage, file.ReadAll("w"), $"flip {i}"); // a time or an attribute was hit
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(1300, refused);
    }

    [TestMethod]
    public void Open_Refuses_WhenManyTensorsAreOneStorage()
    {
        const int Count = 1 << 18;
        var pickle = new PickleBuilder().Raw("}");
        for (var i = 0; i < 40; i++)
            pickle.Text($"w{i}").Tensor("0", Count, 0, [Count], [1]).Raw("s");
        var zip = pickle.Zip(new float[Count]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open(zip).Dispose());

        StringAssert.Contains(error.Message,
            $"found {40L * Count * sizeof(float)} bytes packed into {zip.Length}, wanted at most 16 times");
    }

    [TestMethod]
    public void Read_ReadsTheFileOnce_WhenTensorsShareADeflatedStorage()
    {
        const int Tensors = 200, Size = 1000;
        var random = new Random(7);
        var values = Enumerable.Range(0, Tensors * Size).Select(_ => random.NextSingle()).ToArray();
        var pickle = new PickleBuilder().Raw("}");
        for (var i = 0; i < Tensors; i++)
            pickle.Text($"w{i:d3}").Tensor("0", values.Length, i * Size, [Size], [1]).Raw("s");
        var zip = pickle.Zip(values, CompressionLevel.Optimal);
        using var stream = new CountingStream(zip);
        using var file = TorchZipFile.Open(stream, "pytorch_model.bin");
        var read = new float[Size];

        foreach (var tensor in file.Tensors.Values)
        {
            file.Read(tensor, read);
            CollectionAssert.AreEqual(values[(int)tensor.Offset..((int)tensor.Offset + Size)], read);
        }

        Assert.IsLessThan(2L * zip.Length, stream.BytesRead);
    }

    [TestMethod]
    public void Open_TakesNoMoreThanTheFileAllows_WhenItIsTheHostileOne() =>
        RequireBounded(File.ReadAllBytes(Shared.Path("golden/hostile/pickle-copies.bin")));

    private static void RequireBounded(byte[] file)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("pytorch_model.bin", file);

        var error = Bounds.Refuses(file.Length, () => TensorFiles.Open(path).Dispose());

        StringAssert.StartsWith(error.Message, path);
    }

    // The pickles of torch before 1.6, with the hostile one in the place of the tensors.
    private static byte[] Legacy(PickleBuilder tensors)
    {
        var magic = new PickleBuilder().Raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Pickle();
        var version = new PickleBuilder().Raw((byte)'M', 0xe9, 0x03).Pickle();
        var system = new PickleBuilder().Raw("}").Text("little_endian").Raw(0x88).Raw("s").Pickle();
        return [.. magic, .. version, .. system, .. tensors.Pickle(), .. new PickleBuilder().Raw("]").Pickle()];
    }

    private static TorchZipFile Open(byte[] zip) => TorchZipFile.Open(new MemoryStream(zip), "pytorch_model.bin");

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public long BytesRead { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            return Count(read);
        }

        private int Count(int read)
        {
            BytesRead += read;
            return read;
        }
    }
}
