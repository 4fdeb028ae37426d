using System.IO.Compression;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class TorchFileTests
{
    private static readonly float[] Twelve = [.. Enumerable.Range(0, 12).Select(i => (float)i)];

    [TestMethod]
    [DataRow(0, new long[] { 3, 4 }, new long[] { 4, 1 }, new float[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    [DataRow(0, new long[] { 4, 3 }, new long[] { 1, 4 }, new float[] { 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11 })]
    [DataRow(5, new long[] { 3 }, new long[] { 2 }, new float[] { 5, 7, 9 })]
    [DataRow(2, new long[] { 2, 3 }, new long[] { 0, 1 }, new float[] { 2, 3, 4, 2, 3, 4 })]
    [DataRow(2, new long[] { 3, 2 }, new long[] { 1, 0 }, new float[] { 2, 2, 3, 3, 4, 4 })]
    [DataRow(0, new long[] { 2, 2, 3 }, new long[] { 1, 6, 2 }, new float[] { 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11 })]
    [DataRow(11, new long[] { 1, 1 }, new long[] { 100, 100 }, new float[] { 11 })]
    [DataRow(11, new long[0], new long[0], new float[] { 11 })]
    [DataRow(12, new long[] { 0, 4 }, new long[] { 4, 1 }, new float[0])]
    public void Read_FollowsTheView_WhenEntryIsStoredOrDeflated(int offset, long[] shape, long[] strides, float[] expected)
    {
        var pickle = PickleBuilder.OneTensor(12, offset, shape, strides);

        var stored = Read(pickle.Zip(Twelve));
        var deflated = Read(pickle.Zip(Twelve, CompressionLevel.Optimal));

        CollectionAssert.AreEqual(expected, stored);
        CollectionAssert.AreEqual(expected, deflated);
    }

    [TestMethod]
    public void Read_EqualsTheExpectedBits_WhenAGoldenIsRepackedWithDeflate()
    {
        using var folder = new TemporaryFolder();
        using var archive = ZipFile.OpenRead(Shared.Path("golden/hf/formats/views_bin/pytorch_model.bin"));
        var entries = archive.Entries.Select(entry => (entry.FullName, Bytes(entry))).ToArray();
        var path = folder.Write("pytorch_model.bin", PickleBuilder.Zip(CompressionLevel.Optimal, entries));
        using var reference = SafetensorsFile.Open(Shared.Path("golden/hf/formats/expected.safetensors"));

        using var file = TensorFiles.Open(path);

        foreach (var tensor in reference.Tensors.Values)
            CollectionAssert.AreEqual(Values(reference, tensor.Name), Values(file, tensor.Name), tensor.Name);
    }

    [TestMethod]
    [DataRow(12, 1, new long[] { 3, 4 }, new long[] { 4, 1 }, "found elements 1 to 12")]
    [DataRow(12, -1, new long[] { 3 }, new long[] { 1 }, "found elements -1")]
    [DataRow(12, 11, new long[] { 3 }, new long[] { -1 }, "strides [-1]")]
    [DataRow(12, 0, new long[] { -3 }, new long[] { 1 }, "found shape [-3]")]
    [DataRow(12, 0, new long[] { long.MaxValue, long.MaxValue }, new long[] { 0, 0 }, "found shape")]
    [DataRow(12, 0, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue }, "found elements")]
    [DataRow(12, 0, new long[] { 3, 4 }, new long[] { 4 }, "two tuples of the same length")]
    [DataRow(13, 0, new long[] { 3, 4 }, new long[] { 4, 1 }, "found 48 bytes, wanted 13 numbers of float32")]
    [DataRow(-1, 0, new long[] { 0 }, new long[] { 1 }, "found 48 bytes, wanted -1 numbers")]
    [DataRow(12, 0, new long[] { 3, 4 }, new long[] { 2, 1 }, "overlap itself")]
    public void Read_NamesFileAndProblem_WhenAViewLeavesItsStorage(long count, long offset, long[] shape, long[] strides, string problem)
    {
        var bytes = PickleBuilder.OneTensor(count, offset, shape, strides).Zip(Twelve);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(bytes));

        StringAssert.Contains(error.Message, "pytorch_model.bin");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void Open_ReadsTheTensors_WhenDictionaryIsOrderedAndHasMetadata()
    {
        var pickle = new PickleBuilder().Global("collections", "OrderedDict").Raw(")R(").Text("w").Tensor("0", 12, 0, [12], [1]).Raw("u}(")
            .Text("_metadata").Raw("}").Raw("ub");

        var values = Read(pickle.Zip(Twelve));

        CollectionAssert.AreEqual(Twelve, values);
    }

    [TestMethod]
    public void Open_NamesTheTensor_WhenTwoHaveOneName()
    {
        var pickle = new PickleBuilder().Raw("}(").Text("w").Tensor("0", 12, 0, [12], [1]).Text("w").Tensor("0", 12, 0, [12], [1]).Raw("u");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(pickle.Zip(Twelve)));

        StringAssert.Contains(error.Message, "'w'");
    }

    [TestMethod]
    public void Open_SaysSo_WhenTheArchiveIsNotWhatItShouldBe()
    {
        var pickle = PickleBuilder.OneTensor(12, 0, [12], [1]);
        (byte[] Bytes, string Problem)[] cases =
        [
            (pickle.Zip(Twelve, byteOrder: "big"), "byte order 'big'"),
            (PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle())),
                "storage '0' is mentioned but not in the archive"),
            (PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/data.pkl", pickle.Pickle()), ("n/data.pkl", pickle.Pickle())),
                "found 2 entries named data.pkl"),
            (PickleBuilder.Zip(CompressionLevel.NoCompression, ("m/x", [1])), "found 0 entries named data.pkl"),
            (PickleBuilder.Zip(CompressionLevel.Optimal, ("m/data.pkl", pickle.Pickle()), ("m/data/0", new byte[2 << 20])),
                "wanted at most 16 times"),
            ("version https://git-lfs.github.com/spec/v1\n"u8.ToArray(), "git lfs pull"),
            ([1, 2, 3], "begins with 010203"),
            ([], "begins with ,"),
        ];

        foreach (var (bytes, problem) in cases)
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(bytes), problem);

            StringAssert.Contains(error.Message, problem);
        }
    }

    private static float[] Read(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        using var file = TensorFiles.Open(folder.Write("pytorch_model.bin", bytes));
        return Values(file, "w");
    }

    private static float[] Values(ITensorFile file, string name)
    {
        var values = new float[file.Tensors[name].Count];
        file.Read(file.Tensors[name], values);
        return values;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
