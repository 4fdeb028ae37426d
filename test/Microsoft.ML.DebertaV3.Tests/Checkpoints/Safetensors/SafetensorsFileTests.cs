using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class SafetensorsFileTests
{
    [TestMethod]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, null)]
    [DataRow(
        """{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"w":"""
            + """{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]}}""",
        4, null)]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "found 69 bytes, wanted 70")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "found 71 bytes, wanted 70")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'w': found data_offsets [0, 4], wanted 8 bytes")]
    [DataRow("""{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "wanted 4 bytes for float16 [2]")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "found data_offsets [8, 0]")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", 8, "found data_offsets [8]")]
    [DataRow("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "leave a gap")]
    [DataRow(
        """{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        12, "'w': found data that begins at 4, wanted 8: tensors overlap")]
    [DataRow(
        """{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "overlap")]
    [DataRow("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "'w': found shape [-2], wanted whole numbers from 0")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "'w': found data_offsets [-8,0], wanted whole numbers from 0")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""",
        0, "'w': found shape [4611686018427387904,4], wanted whole numbers from 0")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[2305843009213693951,2305843009213693951],"data_offsets":[0,0]}}""",
        0, "possible number of elements")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[2305843009213693951,2305843009213693951,0],"data_offsets":[0,0]}}""",
        0, "possible number of elements")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""",
        8, "'w': found shape [99999999999999999999], wanted whole numbers from 0")]
    [DataRow("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "'w': found shape [1.5], wanted whole numbers from 0")]
    [DataRow("""{"w":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", 8, null)]
    [DataRow("""{"w":{"dtype":"Q4","shape":[2],"data_offsets":[8,0]}}""", 8, "found data_offsets [8, 0]")]
    [DataRow("\uFEFF{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, null)]
    [DataRow("""{"w":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", 8, "not what the format asks for")]
    [DataRow("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", 8, "'w': found no \"dtype\"")]
    [DataRow("""{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not what the format asks for")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        16, "not what the format asks for")]
    [DataRow(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0077":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        16, "not what the format asks for")]
    [DataRow("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not what the format asks for")]
    [DataRow("""{"w":[]}""", 0, "not what the format asks for")]
    [DataRow("""[]""", 0, "not what the format asks for")]
    [DataRow("""{"w":""", 0, "not what the format asks for")]
    [DataRow("", 0, "not what the format asks for")]
    public void Open_NamesFileAndProblem_WhenTheHeaderIsWrong(string json, int dataLength, string? problem)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.safetensors", FileOf(json, dataLength));

        if (problem is null)
        {
            using var file = SafetensorsFile.Open(path);
            Assert.IsTrue(file.Tensors.ContainsKey("w"));
            return;
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(path).Dispose());

        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    [DataRow(0UL, 0)]
    [DataRow(3UL, 2)]
    [DataRow(100_000_001UL, 16)]
    [DataRow(99_999_999UL, 16)]
    [DataRow(ulong.MaxValue, 16)]
    [DataRow((ulong)long.MaxValue, 16)]
    public void Open_AllocatesLittle_WhenTheHeaderLengthIsBeyondTheFile(ulong length, int rest)
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[8 + rest];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        var path = folder.Write("model.safetensors", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(path).Dispose());

        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Open_SaysWhatToDo_WhenTheFileIsAPointerOfGit()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(path).Dispose());

        StringAssert.Contains(error.Message, "git lfs pull");
    }

    [TestMethod]
    public void Read_NamesTheType_WhenTensorIsNoWeight()
    {
        using var file = SafetensorsFile.Open(Shared.Path("golden/hf/cases/head_seqcls.safetensors"));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => file.Read(file.Tensors["labels"], new float[3]));

        StringAssert.Contains(error.Message, "'labels': found int64, wanted float32, float16 or bfloat16");
    }

    internal static byte[] FileOf(string json, int dataLength)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }
}
