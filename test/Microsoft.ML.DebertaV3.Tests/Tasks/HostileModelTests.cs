using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks;

/// <summary>Saved models that are damaged, or made to take the machine down.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private static readonly string[] Texts = ["kettle rain", "seven blue windows", "road"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("savedlayers.zip", "Weights: found a header of 89129 bytes packed into 4012")]
    [DataRow("zipbomb-Tokenizer.zip", "'Tokenizer': 2040528896")]
    public void Load_RefusesWithinTheFilesLength_WhenTheFileIsHostile(string file, string problem) =>
        StringAssert.Contains(Refusal(new MemoryStream(File.ReadAllBytes(Shared.Path($"golden/hostile/{file}")))), problem);

    [TestMethod]
    [DataRow("Settings")]
    [DataRow("Config")]
    [DataRow("Tokenizer")]
    [DataRow("Weights")]
    public void Load_Refuses_WhenAStreamInflatesToFarMoreThanTheFile(string stream) =>
        StringAssert.Contains(Refusal(Deflated(stream, new byte[40 << 20])), "wanted at most 16 times");

    [TestMethod]
    [DataRow("Config")]
    [DataRow("Settings")]
    public void Load_RefusesWithinTheFilesLength_WhenJsonIsNothingButBrackets(string stream)
    {
        var text = Encoding.UTF8.GetString(new SavedModel(File.ReadAllBytes(StoredModel))[stream]).TrimEnd().TrimEnd('}');
        var json = $"{text},\"more\":[{string.Concat(Enumerable.Repeat("[],", 2_000_000))}0]}}";

        StringAssert.Contains(Refusal(Deflated(stream, Encoding.UTF8.GetBytes(json))), $"'{stream}'");
    }

    [TestMethod]
    public void Load_RefusesWithinTheFilesLength_WhenAnotherEntryClaimsToBeLong()
    {
        var zip = Deflated("Tokenizer", new byte[40 << 20]).ToArray();
        // The weights, which nobody has opened yet, claim to take 1 GB of the file.
        for (var at = 0; (at = IndexOf(zip, "PK\u0001\u0002"u8, at)) >= 0; at++)
        {
            var name = zip.AsSpan(at + 46, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28)));
            if (name.EndsWith("Weights"u8))
                BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(at + 20), 1 << 30);
        }

        StringAssert.Contains(Refusal(new MemoryStream(zip)), "the archive's entry 'Weights' is damaged");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(-1)]
    public void Load_NamesTheStream_WhenItIsLongerOrShorterThanItClaims(int less)
    {
        var zip = File.ReadAllBytes(StoredModel);
        var at = zip.AsSpan().LastIndexOf("Tokenizer"u8); // in the archive's directory
        var length = zip.AsSpan(zip.AsSpan(0, at).LastIndexOf("PK\u0001\u0002"u8) + 24);
        BinaryPrimitives.WriteInt32LittleEndian(length, BinaryPrimitives.ReadInt32LittleEndian(length) - less);

        StringAssert.Contains(Bounds.Refuses(() => _context.Model.Load(new MemoryStream(zip), out _)).Message,
            "the archive's entry 'Tokenizer' is damaged");
    }

    [TestMethod]
    [DataRow("num_hidden_layers", int.MaxValue, "layers, wanted 2147483647")]
    [DataRow("vocab_size", 100_000_000, "word_embeddings.weight': found shape")]
    [DataRow("intermediate_size", 100_000_000, "intermediate.dense.weight': found shape")]
    [DataRow("position_buckets", 50_000_000, "rel_embeddings.weight': found shape")]
    [DataRow("hidden_size", 40_000, "found shape")]
    [DataRow("hidden_size", int.MaxValue, "HiddenSize")]
    public void Load_NamesWhatIsClaimed_WhenASizeIsNotTheTensors(string key, int value, string problem)
    {
        var model = new SavedModel(File.ReadAllBytes(StoredModel));
        var config = JsonNode.Parse(model["Config"])!;
        config[key] = value;
        config["pooler_hidden_size"] = config["hidden_size"]!.DeepClone();

        StringAssert.Contains(Refusal(model.With("Config", Encoding.UTF8.GetBytes(config.ToJsonString()))), problem);
    }

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
    [DataRow(false)]
    [DataRow(true)] // the model in a chain, whose other transforms ML.NET reads
    public void Load_ChangesNothingInSilence_WhenAnyBitIsFlipped(bool isChain)
    {
        var zip = isChain ? Chain() : File.ReadAllBytes(StoredModel);
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

    private string Refusal(MemoryStream zip)
    {
        Bounds.Refuses(() => _context.Model.Load(zip, out _)); // what ML.NET makes once
        zip.Position = 0;
        return Bounds.Refuses(zip.Length, () => _context.Model.Load(zip, out _)).Message;
    }

    // Null where it is refused.
    private float[]? Predict(byte[] zip)
    {
        try
        {
            var model = _context.Model.Load(new MemoryStream(zip), out _);
            using var owner = model as IDisposable;
            var scores = model.Transform(_context.Data.LoadFromEnumerable(Texts.Select(text => new TextExample { Sentence1 = text })));
            return [.. scores.GetColumn<float[]>("Score").SelectMany(row => row)];
        }
        catch (Exception problem) when (problem is not (NullReferenceException or OutOfMemoryException or AssertFailedException))
        {
            return null;
        }
    }

    // The model between transforms of ML.NET, most of whose bytes are the model's.
    private byte[] Chain()
    {
        using var model = (DebertaV3Transformer)_context.Model.Load(StoredModel, out _);
        var data = _context.Data.LoadFromEnumerable(Texts.Select(text => new TextExample { Sentence1 = text }));
        var copy = _context.Transforms.CopyColumns("Kept", "Sentence1").Fit(data);
        var chain = new TransformerChain<ITransformer>(copy, model, _context.Transforms.Conversion.MapKeyToValue("PredictedLabel")
            .Fit(model.Transform(data)));
        using var zip = new MemoryStream();
        _context.Model.Save(chain, data.Schema, zip);
        return zip.ToArray();
    }

    private static int IndexOf(byte[] bytes, ReadOnlySpan<byte> wanted, int begin) =>
        bytes.AsSpan(begin).IndexOf(wanted) is var index and >= 0 ? begin + index : -1;

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
