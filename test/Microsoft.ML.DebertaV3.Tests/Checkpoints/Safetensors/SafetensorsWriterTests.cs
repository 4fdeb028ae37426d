using System.IO.Compression;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class SafetensorsWriterTests
{
    [TestMethod]
    [DataRow("golden/hf/models/tiny-seqcls")]
    [DataRow("golden/hf/models/odd-multilabel")]
    [DataRow("golden/hf/models/odd-regression")]
    [DataRow("golden/tasks/models/seqcls")]
    public void Write_GivesTheFilesOwnBytes_WhenModuleWasLoadedFromIt(string folder)
    {
        using var module = Samples.Load(folder, out _);

        var written = Samples.Bytes(module);

        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(Shared.Path(folder), "model.safetensors")), written);
    }

    [TestMethod]
    public void Load_GivesTheSameBits_WhenReadFromACompressedStream()
    {
        using var module = Samples.RandomClassifier(Samples.Micro, 3, seed: 5);
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            ModuleWeights.Write(module, deflate);
        packed.Position = 0;
        using var copy = Samples.Classifier(Samples.Micro, 3);

        using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
        using var file = SafetensorsFile.FromStream(inflate, "saved model");
        var report = ModuleWeights.Load(copy, WeightTable.Of([file]), []);

        CollectionAssert.AreEqual(Samples.Bytes(module), Samples.Bytes(copy));
        Assert.HasCount(0, report.Missing);
        Assert.HasCount(0, report.Unused);
    }

    [TestMethod]
    public void Load_ThrowsInvalidData_WhenACompressedStreamEndsEarly()
    {
        using var module = Samples.RandomClassifier(Samples.Micro, 3);
        var bytes = Samples.Bytes(module);

        foreach (var length in new[] { 0, 7, 8, 100, 2000, bytes.Length - 1 })
        {
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                deflate.Write(bytes, 0, length);
            packed.Position = 0;
            using var inflate = new DeflateStream(packed, CompressionMode.Decompress);

            var error =
                Assert.ThrowsExactly<InvalidDataException>(() =>
                ModuleWeights.Load(module, WeightTable.Of([SafetensorsFile.FromStream(inflate, "saved model")]), []));

            StringAssert.Contains(error.Message, "saved model");
        }
    }
}
