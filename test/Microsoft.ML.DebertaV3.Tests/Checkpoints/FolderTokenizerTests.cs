using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Tokenization;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Folders whose tokenizer is more than an spm.model: read, predicted with, saved both ways and read again.</summary>
[TestClass]
public sealed class FolderTokenizerTests
{
    private const string Settings = "tokenizer_config.json", Added = "added_tokens.json", Json = "tokenizer.json", Model = "spm.model";

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void FromFolder_ReadsTokenizerJson_WhenThereIsNoModel()
    {
        using var folder = SavedFolder.Multiclass();
        var rows = Examples.Rows();
        using var expected = _context.Model.LoadDebertaV3(folder.Path);
        WithJsonAlone(folder);
        using var model = _context.Model.LoadDebertaV3(folder.Path);

        using var loaded = Saved(model);
        using var again = new TemporaryFolder();
        loaded.SavePretrained(again.Path);
        using var reread = _context.Model.LoadDebertaV3(again.Path);

        var wanted = Scores(expected, rows);
        Assert.AreEqual(wanted, Scores(model, rows));
        Assert.AreEqual(wanted, Scores(loaded, rows));
        Assert.AreEqual(wanted, Scores(reread, rows));
        Assert.IsFalse(File.Exists(again.File(Model)));
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.File(Json)), File.ReadAllBytes(again.File(Json)));
    }

    [TestMethod]
    public void LoadDebertaV3_KeepsEveryRule_WhenTheModelIsSavedBothWays()
    {
        using var folder = SavedFolder.Multiclass()
            .WithJson(Added, json => json["<user>"] = 8001)
            .WithJson(Settings, json =>
            {
                json["added_tokens_decoder"] = JsonNode.Parse("""{"8002": {"content": "[E1]", "special": true, "rstrip": true}}""");
                json["additional_special_tokens"] = new JsonArray("[E1]", "<user>");
                json["do_lower_case"] = true;
                json["split_by_punct"] = true;
                json["truncation_side"] = "left";
                json["model_max_length"] = 12;
            });
        using var model = _context.Model.LoadDebertaV3(folder.Path);
        var rules = model.Model.Tokenizer.Rules;

        using var loaded = Saved(model);
        using var again = new TemporaryFolder();
        loaded.SavePretrained(again.Path);
        var reread = DebertaV3Checkpoint.FromFolder(again.Path).Tokenizer;

        Assert.AreEqual(12, model.Model.Settings.MaxLength);
        CollectionAssert.AreEqual(
            (AddedToken[])[new("<user>", 8001) { Special = true }, new("[E1]", 8002) { Special = true, RightStrip = true }],
            rules.AddedTokens.ToArray());
        Assert.IsTrue(rules is { LowersCase: true, CutsStart: true, Punctuation: PunctuationSplit.Written });
        CollectionAssert.AreEqual(rules.ToUtf8(), loaded.Model.Tokenizer.Rules.ToUtf8());
        CollectionAssert.AreEqual(rules.ToUtf8(), reread.Rules.ToUtf8());
        Assert.AreEqual("8002 8001", string.Join(' ', reread.EncodeToIds("[E1] <user>")));
    }

    [TestMethod]
    public void FromFolder_GivesTheSameIds_WhenPiecesOfTheModelAreUserDefined()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = ModelFile.English().Add("<user>", 0, PieceKind.UserDefined).Load();
        var checkpoint = DebertaV3Checkpoint.New(SmallNetwork.Config with { VocabularySize = 64 }, tokenizer, seed: 1);
        using var model = SmallNetwork.FitMulticlass(options => options.Checkpoint = checkpoint);
        model.SavePretrained(folder.Path);

        var read = DebertaV3Checkpoint.FromFolder(folder.Path).Tokenizer;

        Assert.IsTrue(File.Exists(folder.File(Json)));
        Assert.IsEmpty(read.Rules.AddedTokens);
        foreach (var text in new[] { "the<user>sea", "<user> the", "the <user>" })
            CollectionAssert.AreEqual(tokenizer.EncodeToIds(text).ToArray(), read.EncodeToIds(text).ToArray());
    }

    [TestMethod]
    public void FromFolder_TakesTokensOverAndSaysSo_WhenOnlyTokenizerJsonHasThem()
    {
        using var folder = SavedFolder.Multiclass();
        WriteJson(folder, json => json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id": 8001, "content": "<user>"}""")));
        var log = new LogCapture(_context);

        using var model = _context.Model.LoadDebertaV3(folder.Path);

        CollectionAssert.Contains(model.Model.Tokenizer.EncodeToIds("a <user> b").ToArray(), 8001);
        Assert.IsTrue(log.Ours.Any(line => line.RawMessage.Contains("<user>", StringComparison.Ordinal)
            && line.RawMessage.Contains(folder.File(Json), StringComparison.Ordinal)));
    }

    [TestMethod]
    public void FromFolder_LetsTheModelDecide_WhenTokenizerJsonIsOfAnotherKind()
    {
        using var folder = SavedFolder.Multiclass();
        folder.Write(Json, """{"model": {"type": "BPE"}, "added_tokens": []}"""u8.ToArray());

        Assert.IsFalse(DebertaV3Checkpoint.FromFolder(folder.Path).Tokenizer.IsJson);
    }

    [TestMethod]
    [DataRow("do_lower_case", "true")]
    [DataRow("split_by_punct", "true")]
    [DataRow("add_prefix_space", "false")]
    public void FromFolder_RefusesByName_WhenTheSettingsContradictTokenizerJson(string key, string value)
    {
        using var folder = WithJsonAlone(SavedFolder.Multiclass()).WithJson(Settings, json => json[key] = JsonNode.Parse(value));

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.File(Settings));
        StringAssert.Contains(error.Message, $"\"{key}\"");
        StringAssert.Contains(error.Message, Json);
    }

    [TestMethod]
    [DataRow("<user>", 8000, "[MASK]")]
    [DataRow("<user>", 5, "piece")]
    [DataRow("<user>", 100_000, "rows of the word table")]
    public void FromFolder_RefusesByName_WhenAnAddedTokenFitsNoId(string token, int id, string named)
    {
        using var folder = SavedFolder.Multiclass().WithJson(Added, json =>
        {
            json.Clear();
            json[token] = id;
        });

        var error = Assert.ThrowsExactly<InvalidDataException>(() => DebertaV3Checkpoint.FromFolder(folder.Path));

        StringAssert.Contains(error.Message, folder.Path);
        StringAssert.Contains(error.Message, token);
        StringAssert.Contains(error.Message, named);
    }

    [TestMethod]
    public void SavePretrained_RemovesTheOldModel_WhenTheNewTokenizerIsAJson()
    {
        using var source = WithJsonAlone(SavedFolder.Multiclass());
        using var target = SavedFolder.Multiclass();
        using var model = _context.Model.LoadDebertaV3(source.Path);

        model.SavePretrained(target.Path);

        Assert.IsFalse(File.Exists(target.File(Model)));
        Assert.IsTrue(DebertaV3Checkpoint.FromFolder(target.Path).Tokenizer.IsJson);
    }

    private static TemporaryFolder WithJsonAlone(TemporaryFolder folder)
    {
        WriteJson(folder, _ => { });
        File.Delete(folder.File(Model));
        return folder;
    }

    private static void WriteJson(TemporaryFolder folder, Action<JsonObject> change)
    {
        DebertaV3Tokenizer.Create(folder.File(Model)).SaveTokenizerJson(folder.File(Json));
        folder.WithJson(Json, change);
    }

    private DebertaV3Transformer Saved(DebertaV3Transformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        var loaded = _context.Model.Load(stream, out _);
        return loaded as DebertaV3Transformer ?? ((TransformerChain<ITransformer>)loaded).OfType<DebertaV3Transformer>().Single();
    }

    private static string Scores(DebertaV3Transformer model, TextExample[] rows) =>
        string.Join('\n', MulticlassPrediction.ByTransform(model, rows).Select(prediction => prediction.ToString()));
}
