using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>Saved models that are damaged, or made to take the machine down.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private const long Most = 64 << 20; // bytes that refusing may allocate

    private static readonly string[] Texts = ["kettle rain", "seven blue windows", "road"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("savedlayers.zip", "found no tensor deberta.embeddings.LayerNorm.weight, wanted one of shape [1024]")]
    [DataRow("zipbomb-Tokenizer.zip", "wanted at most 16 times")]
    public void Load_Refuses_WhenTheFileIsHostile(string file, string problem) =>
        StringAssert.Contains(Refusal(new MemoryStream(File.ReadAllBytes(Shared.Path($"golden/hostile/{file}")))), problem);

    [TestMethod]
    [DataRow("Settings")]
    [DataRow("Config")]
    [DataRow("Tokenizer")]
    [DataRow("Weights")]
    public void Load_Refuses_WhenAStreamInflatesToFarMoreThanTheFile(string stream) =>
        StringAssert.Contains(Refusal(Deflated(stream, new byte[40 << 20])), "wanted at most 16 times");

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Load_NamesTheTensor_WhenAWeightIsNoNumber(float value)
    {
        var model = new SavedModel(File.ReadAllBytes(StoredModel));
        var weights = model["Weights"];
        var data = MemoryMarshal.Cast<byte, float>(weights.AsSpan(8 + (int)BitConverter.ToInt64(weights)));
        data[^1] = value;

        var error = Refusal(model.With("Weights", weights));

        StringAssert.Contains(error, $"found {value} as number");
        StringAssert.Contains(error, "wanted finite numbers");
    }

    [TestMethod]
    public void Load_ChangesNothingInSilence_WhenAnyBitIsFlipped()
    {
        var zip = File.ReadAllBytes(StoredModel);
        var expected = Predict(zip);
        var random = new Random(3);

        var refused = 0;
        for (var i = 0; i < 150; i++)
        {
            var bit = random.Next(8 * zip.Length);
            var flipped = (byte[])zip.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (Predict(flipped) is { } scores)
                CollectionAssert.AreEqual(expected, scores, $"bit {bit}");
            else
                refused++;
        }

        Assert.IsGreaterThan(100, refused);
    }

    [TestMethod]
    public void IndexIn_FindsTheFirst_WhenOneOfManyNumbersIsNone()
    {
        for (var length = 0; length < 600; length += 7)
        {
            var values = Enumerable.Range(0, length).Select(i => i % 2 == 0 ? float.MaxValue : -float.Epsilon).ToArray();
            Assert.AreEqual(-1, NonFinite.IndexIn(values));
            for (var at = 0; at < length; at += 13)
            {
                var one = (float[])values.Clone();
                one[at] = at % 3 == 0 ? float.NaN : float.NegativeInfinity;
                Assert.AreEqual(at, NonFinite.IndexIn(one));
            }
        }
    }

    private static string StoredModel => RepositoryRoot.Path("test/Microsoft.ML.DebertaV3.Tests/Stored/0.1/multiclass.mlnet");

    private string Refusal(Stream zip)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<Exception>(() => _context.Model.Load(zip, out _));
        Assert.IsLessThan(Most, GC.GetAllocatedBytesForCurrentThread() - before);
        var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
        Assert.IsInstanceOfType<InvalidDataException>(cause, cause.ToString());
        return cause.Message;
    }

    // Null where it is refused.
    private float[]? Predict(byte[] zip)
    {
        try
        {
            using var model = (DebertaV3Transformer)_context.Model.Load(new MemoryStream(zip), out _);
            var scores = model.Transform(_context.Data.LoadFromEnumerable(Texts.Select(text => new TextExample { Sentence1 = text })));
            return [.. scores.GetColumn<float[]>("Score").SelectMany(row => row)];
        }
        catch (Exception problem) when (problem is not (NullReferenceException or OutOfMemoryException or AssertFailedException))
        {
            return null;
        }
    }

    private static MemoryStream Deflated(string stream, byte[] bytes)
    {
        var model = new SavedModel(File.ReadAllBytes(StoredModel));
        using var stored = new ZipArchive(model.With(stream, bytes));
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in stored.Entries)
            {
                using var source = entry.Open();
                using var target = archive.CreateEntry(entry.FullName, CompressionLevel.Optimal).Open();
                source.CopyTo(target);
            }
        }
        zip.Position = 0;
        return zip;
    }
}
