using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

[TestClass]
public sealed class SentencePieceModelReaderTests
{
    [TestMethod]
    [DataRow(2, "BPE")]
    [DataRow(3, "word")]
    [DataRow(4, "character")]
    [DataRow(9, "type 9")]
    public void Load_NamesTheModelType_WhenItIsNotUnigram(int type, string name)
    {
        var model = ModelFile.English();
        model.Type = type;

        AssertRefused(model, name);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Load_NamesThePiece_WhenAScoreIsNotFinite(float score) =>
        AssertRefused(ModelFile.English().Add("odd", score), "has the score");

    [TestMethod]
    public void Load_NamesThePiece_WhenItIsNotText()
    {
        AssertRefused(ModelFile.English().Add(""), "is empty");
        AssertRefused(ModelFile.English().Add(null), "is empty");
        AssertRefused(ModelFile.English().Add("a\0b"), "not UTF-8 text");
        AssertRefused(ModelFile.English().Add(new string('x', 8000)), "8000 bytes");
        AssertRefused(ModelFile.English().Add("odd", 0, kind: 7), "unknown type 7");
    }

    [TestMethod]
    public void Load_NamesBothIds_WhenAPieceComesTwice()
    {
        AssertRefused(ModelFile.English().Add("shore"), "one piece twice: ids 7 and");
        AssertRefused(ModelFile.English().Add("[CLS]", 0, PieceKind.Control), "one piece twice: ids 1 and");
    }

    [TestMethod]
    public void Load_SaysWhatIsWrong_WhenThereIsNotExactlyOneUnknownPiece()
    {
        AssertRefused(ModelFile.English().Remove("[UNK]"), "no unknown piece");
        AssertRefused(ModelFile.English().Add("<unk>", 0, PieceKind.Unknown), "two unknown pieces: 3 and");
    }

    [TestMethod]
    public void Load_SaysWhatIsWrong_WhenBytePiecesDoNotFit()
    {
        var fallback = ModelFile.English();
        fallback.ByteFallback = true;

        AssertRefused(fallback.Add("<0x00>", 0, PieceKind.Byte), "no piece <0x01>");
        AssertRefused(fallback.Add("<0xGG>", 0, PieceKind.Byte), "not of the form <0x41>");
        AssertRefused(ModelFile.English().Add("<0x00>", 0, PieceKind.Byte), "no byte fallback");
    }

    [TestMethod]
    public void Load_SaysWhatIsMissing_WhenPartsAreAbsent()
    {
        var noSettings = ModelFile.English();
        noSettings.WritesSettings = false;

        AssertRefused(noSettings, "probably truncated");
        AssertRefused(new ModelFile(), "0 pieces");
        AssertRefused(new ModelFile().Add("[UNK]", 0, PieceKind.Unknown), "no piece that matches text");
        Refused([], "0 pieces");
    }

    [TestMethod]
    public void Load_SaysWhere_WhenALengthLeadsOutOfTheFile()
    {
        Refused([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], "claims 2147483647 bytes, 0 are left");
        Refused([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "more than ten bytes");
        Refused([0x07], "not a field tag");
        Refused([0x0B], "wire type 3");
        Refused([0x0D, 0x00], "ends inside field 1");
    }

    [TestMethod]
    public void Create_NamesTheFile_WhenItIsNotAModel()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "not a model");

            var exception = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(path));

            Assert.Contains(path, exception.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Create_ReadsAStreamAndKeepsItsBytes()
    {
        var file = ModelFile.English().ToBytes();
        using var stream = new MemoryStream(file);

        var tokenizer = DebertaV3Tokenizer.Create(stream);

        Assert.IsTrue(tokenizer.ModelBytes.Span.SequenceEqual(file));
        Assert.AreEqual("the sea shore", tokenizer.Decode(tokenizer.EncodeToIds("the sea shore")));
    }

    [TestMethod]
    public void Load_AllocatesAtMostSixteenTimesTheFile_OnThePublishedModel()
    {
        var file = File.ReadAllBytes(Shared.Path("data/deberta-v3-spm/spm.model"));

        var allocated = Allocation.Of(() => DebertaV3Tokenizer.Create(file.AsMemory()));

        Assert.IsLessThan(16L * file.Length, allocated);
    }

    [TestMethod]
    public void Load_AllocatesAtMostSixteenTimesTheFile_WhenPiecesAreShort()
    {
        var model = ModelFile.English();
        for (var first = 'À'; first < 'À' + 250; first++)
        {
            for (var second = '一'; second < '一' + 250; second++)
                model.Add($"{first}{second}", kind: PieceKind.Normal);
        }

        var file = model.ToBytes();

        var allocated = Allocation.Of(() => DebertaV3Tokenizer.Create(file.AsMemory()));

        Assert.IsLessThan(16L * file.Length + (1 << 20), allocated);
    }

    private static void AssertRefused(ModelFile model, string message) => Refused(model.ToBytes(), message);

    private static void Refused(byte[] file, string message)
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Tokenizer.Create(file.AsMemory()));

        Assert.Contains(message, exception.Message);
    }
}
