using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class ConfigTests
{
    private const string Published = "golden/hf/formats/published_extra_keys/config.json";

    // transformers' defaults that are DeBERTaV3's too.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["hidden_act"] = "\"gelu\"",
        ["hidden_dropout_prob"] = "0.1",
        ["attention_probs_dropout_prob"] = "0.1",
        ["initializer_range"] = "0.02",
        ["layer_norm_eps"] = "1e-7",
        ["max_relative_positions"] = "-1",
        ["type_vocab_size"] = "0",
    };

    [TestMethod]
    [DataRow("golden/hf/models/tiny-seqcls")]
    [DataRow("golden/hf/models/odd-choice")]
    [DataRow("golden/hf/models/odd-mlm")]
    [DataRow("golden/hf/models/odd-mlm_legacy")]
    [DataRow("golden/hf/models/odd-multilabel")]
    [DataRow("golden/hf/models/odd-qa")]
    [DataRow("golden/hf/models/odd-regression")]
    [DataRow("golden/hf/models/odd-seqcls")]
    [DataRow("golden/hf/models/odd-tokencls")]
    [DataRow("golden/tasks/models/mlm")]
    [DataRow("golden/tasks/models/qa")]
    [DataRow("golden/tasks/models/seqcls")]
    [DataRow("golden/tasks/models/tokencls")]
    [DataRow("golden/tasks/models/choice")]
    [DataRow("golden/tasks/models/multilabel")]
    [DataRow("golden/tasks/models/nli")]
    [DataRow("golden/tasks/models/nli-entailment-first")]
    [DataRow("golden/tasks/models/regression")]
    public void Write_GivesTheFilesOwnText_WhenConfigWasReadFromIt(string folder)
    {
        var path = Path.Combine(Shared.Path(folder), "config.json");

        var written = Text(ConfigReader.Read(path));

        // Half-precision folders are written as float32.
        Assert.AreEqual(File.ReadAllText(path).Replace("\"float16\"", "\"float32\"", StringComparison.Ordinal), written);
    }

    [TestMethod]
    public void Parse_ReadsAPublishedFile_WhenTypesAreOneText()
    {
        var config = ConfigReader.Read(Shared.Path(Published));

        Assert.AreEqual(Samples.Micro, config.Network);
        Assert.IsNull(config.Labels);
        Assert.IsNull(config.ProblemType);
        Assert.IsEmpty(config.Architectures);
    }

    [TestMethod]
    [DataRow("conv_kernel_size", "3")]
    [DataRow("position_biased_input", "true")]
    [DataRow("type_vocab_size", "2")]
    [DataRow("embedding_size", "8")]
    [DataRow("share_att_key", "false")]
    [DataRow("norm_rel_ebd", "\"none\"")]
    [DataRow("relative_attention", "false")]
    [DataRow("pos_att_type", "\"c2p\"")]
    [DataRow("pos_att_type", "[\"c2p\", \"p2c\", \"p2p\"]")]
    [DataRow("hidden_act", "\"relu\"")]
    [DataRow("model_type", "\"deberta\"")]
    [DataRow("position_buckets", "-1")]
    [DataRow("hidden_size", "\"16\"")]
    [DataRow("hidden_size", "1.5")]
    [DataRow("vocab_size", "4294967296")]
    [DataRow("layer_norm_eps", "true")]
    [DataRow("share_att_key", "1")]
    [DataRow("pooler_hidden_act", "\"tanh\"")]
    [DataRow("pooler_hidden_size", "17")]
    [DataRow("attention_head_size", "64")]
    [DataRow("problem_type", "\"ranking\"")]
    [DataRow("architectures", "[1]")]
    [DataRow("id2label", "{}")]
    [DataRow("id2label", "{\"0\": \"a\", \"2\": \"b\"}")]
    [DataRow("id2label", "{\"0\": \"a\", \"00\": \"b\"}")]
    [DataRow("id2label", "{\"x\": \"a\"}")]
    [DataRow("id2label", "{\"0\": 1}")]
    [DataRow("num_labels", "0")]
    public void Parse_RefusesByName_WhenAKeySaysWhatTheNetworkHasNot(string key, string value)
    {
        var json = JsonNode.Parse(File.ReadAllText(Shared.Path(Published)))!;
        json[key] = JsonNode.Parse(value);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Parse(json.ToJsonString()));

        StringAssert.Contains(error.Message, "some/config.json");
        StringAssert.Contains(error.Message, $"\"{key}\"");
        StringAssert.Contains(error.Message, "wanted");
    }

    [TestMethod]
    public void Parse_RefusesByName_WhenAKeyWithoutACommonDefaultIsMissing()
    {
        var text = File.ReadAllText(Shared.Path(Published));

        foreach (var key in JsonNode.Parse(text)!.AsObject().Select(entry => entry.Key).Except(Defaults.Keys).ToArray())
        {
            var json = JsonNode.Parse(text)!.AsObject();
            json.Remove(key);

            var error = Assert.ThrowsExactly<InvalidDataException>(() => Parse(json.ToJsonString()), key);

            StringAssert.Contains(error.Message, $"\"{key}\" is missing");
        }
    }

    [TestMethod]
    public void Parse_TakesTheDefaultAndSaysSo_WhenAKeyHasOneThatIsDebertaV3s()
    {
        var text = File.ReadAllText(Shared.Path(Published));

        foreach (var (key, value) in Defaults)
        {
            var json = JsonNode.Parse(text)!.AsObject();
            json[key] = JsonNode.Parse(value);
            var written = Parse(json.ToJsonString());
            json.Remove(key);

            var config = Parse(json.ToJsonString());

            Assert.AreEqual(written.Network, config.Network, key);
            StringAssert.Contains(config.Notes.Single(), $"\"{key}\" (");
            Assert.IsEmpty(written.Notes);
        }
    }

    [TestMethod]
    public void LoadDebertaV3_LogsOneLine_WhenKeysAreMissing()
    {
        var context = new MLContext(seed: 1);
        using var folder = SavedFolder.Multiclass().WithJson("config.json", json =>
        {
            foreach (var key in Defaults.Keys)
                json.Remove(key);
        });
        var log = new LogCapture(context);

        using var model = context.Model.LoadDebertaV3(folder.Path);

        var line = log.Of(ChannelMessageKind.Info).Single(text => text.Contains("defaults", StringComparison.Ordinal));
        foreach (var key in Defaults.Keys)
            StringAssert.Contains(line, $"\"{key}\"");
        var network = model.Checkpoint.Config;
        Assert.AreEqual((1e-7, 0.1, -1), (network.LayerNormEpsilon, network.HiddenDropout, network.MaxRelativePositions));
    }

    [TestMethod]
    public void Parse_ShowsAValueOnOneLine_WhenItStandsOnSeveral()
    {
        var json = JsonNode.Parse(File.ReadAllText(Shared.Path(Published)))!;
        json["pos_att_type"] = new JsonArray("c2p", "p2p");

        var error =
            Assert.ThrowsExactly<InvalidDataException>(() => Parse(json.ToJsonString(new() { WriteIndented = true, NewLine = "\r\n" })));

        StringAssert.Contains(error.Message, "found [ \"c2p\", \"p2p\" ], wanted");
    }

    [TestMethod]
    [DataRow("hidden_size", "15", "HiddenSize")]
    [DataRow("hidden_dropout_prob", "1", "HiddenDropout")]
    [DataRow("num_hidden_layers", "0", "Layers")]
    [DataRow("pad_token_id", "100", "PaddingId")]
    public void Parse_NamesTheValue_WhenTheSizesMakeNoNetwork(string key, string value, string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Shared.Path(Published)))!;
        json[key] = JsonNode.Parse(value);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Parse(json.ToJsonString()));

        StringAssert.Contains(error.Message, name);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{\"hidden_size\": 1, \"hidden_size\": 2}")]
    [DataRow("version https://git-lfs.github.com/spec/v1")]
    public void Parse_ThrowsInvalidData_WhenItIsNoJsonObject(string text)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Parse(text));

        StringAssert.Contains(error.Message, "some/config.json");
    }

    [TestMethod]
    [DataRow("DebertaV2ForSequenceClassification", 2)]
    [DataRow("DebertaV2ForTokenClassification", 2)]
    [DataRow("DebertaV2ForQuestionAnswering", null)]
    [DataRow("DebertaV2Model", null)]
    public void Parse_GivesTheDefaultLabels_WhenAHeadWithLabelsHasNone(string architecture, int? labels)
    {
        var json = JsonNode.Parse(File.ReadAllText(Shared.Path(Published)))!;
        json["architectures"] = new JsonArray(architecture);

        var config = Parse(json.ToJsonString());

        Assert.AreEqual(labels, config.Labels?.Count);
    }

    [TestMethod]
    public void Write_KeepsEveryLabel_WhenLabelsAreUnusual()
    {
        string[] labels = ["é \"quoted\" \\ <b>", "中文", "", " ", "LABEL_1", "\n", "a", "b", "c", "d", "e"];
        var config = new CheckpointConfig(Samples.Micro) { Labels = labels, Architectures = ["DebertaV2ForSequenceClassification"] };

        var read = Parse(Text(config));

        labels[2] = "LABEL_2"; // ML.NET reads empty text as missing
        CollectionAssert.AreEqual(labels, read.Labels!.ToArray());
    }

    private static CheckpointConfig Parse(string json) => ConfigReader.Parse(Encoding.UTF8.GetBytes(json), "some/config.json");

    private static string Text(CheckpointConfig config)
    {
        using var stream = new MemoryStream();
        ConfigWriter.Write(config, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
