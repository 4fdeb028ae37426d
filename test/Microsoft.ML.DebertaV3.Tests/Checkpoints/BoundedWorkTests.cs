using System.IO.Compression;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Memory and work follow from a file's own length, whatever it claims.</summary>
[TestClass]
public sealed class BoundedWorkTests
{
    private const int Allowance = 1 << 20;

    [TestMethod]
    public void Open_TakesNoMoreThanTheFileAllows_WhenAPickleCopiesAList()
    {
        var pickle = new PickleBuilder().Raw("](").Raw([.. Enumerable.Repeat((byte)')', 2000)]).Raw("e").Raw("q").Raw(0);
        for (var i = 0; i < 2000; i++)
            pickle.Global("collections", "OrderedDict").Raw("h").Raw(0).Raw(0x85).Raw("R0");

        RequireBounded(PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle())));
    }

    [TestMethod]
    [DataRow((byte)')')] // the empty tuple
    [DataRow((byte)'}')] // the empty dict
    [DataRow((byte)']')] // the empty list
    [DataRow((byte)'2')] // the top once more
    [DataRow((byte)0x94)] // the top is remembered
    public void Open_TakesNoMoreThanTheFileAllows_WhenAPickleRepeatsAnOperation(byte operation) =>
        RequireBounded(PickleBuilder.Zip(
            CompressionLevel.NoCompression, ("m/data.pkl", new PickleBuilder().Raw("N").Raw([.. Enumerable.Repeat(operation, 900_000)]).Pickle())));

    [TestMethod]
    public void Open_Refuses_WhenManyTensorsAreOneStorage()
    {
        const int Count = 1 << 18;
        var pickle = new PickleBuilder().Raw("}");
        for (var i = 0; i < 40; i++)
            pickle.Text($"w{i}").Tensor("0", Count, 0, [Count], [1]).Raw("s");
        var zip = pickle.Zip(new float[Count]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open(zip).Dispose());

        StringAssert.Contains(error.Message, $"found {40L * Count * sizeof(float)} bytes packed into {zip.Length}, wanted at most 16 times");
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
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => TensorFiles.Open(path).Dispose());

        Assert.IsLessThan(16L * file.Length + Allowance, GC.GetAllocatedBytesForCurrentThread() - before);
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
