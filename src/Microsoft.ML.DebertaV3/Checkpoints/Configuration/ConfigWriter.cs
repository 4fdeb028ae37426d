using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Writes config.json with the same keys and format as transformers 5.23.</summary>
internal static class ConfigWriter
{
    /// <summary>The version with this layout; transformers uses it only for warnings.</summary>
    private const string TransformersVersion = "5.23.0";

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // safe, because the JSON is never embedded in HTML
    };

    public static void Write(CheckpointConfig config, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            foreach (var (key, write) in Keys(config, json).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(key);
                write();
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static Dictionary<string, Action> Keys(CheckpointConfig config, Utf8JsonWriter json)
    {
        var network = config.Network;
        var keys = Constants(json);
        keys["attention_probs_dropout_prob"] = () => WriteFloat(json, network.AttentionDropout);
        keys["dtype"] = () => json.WriteStringValue(config.Storage == WeightStorage.Float16 ? "float16" : "float32");
        keys["hidden_dropout_prob"] = () => WriteFloat(json, network.HiddenDropout);
        keys["hidden_size"] = () => json.WriteNumberValue(network.HiddenSize);
        keys["initializer_range"] = () => WriteFloat(json, network.InitializerRange);
        keys["intermediate_size"] = () => json.WriteNumberValue(network.IntermediateSize);
        keys["layer_norm_eps"] = () => WriteFloat(json, network.LayerNormEpsilon);
        keys["legacy"] = () => json.WriteBooleanValue(config.Legacy);
        keys["max_position_embeddings"] = () => json.WriteNumberValue(network.MaxPositions);
        keys["max_relative_positions"] = () => json.WriteNumberValue(network.MaxRelativePositions);
        keys["num_attention_heads"] = () => json.WriteNumberValue(network.AttentionHeads);
        keys["num_hidden_layers"] = () => json.WriteNumberValue(network.Layers);
        keys["pad_token_id"] = () => json.WriteNumberValue(network.PaddingId);
        keys["pooler_dropout"] = () => WriteFloat(json, network.PoolerDropout);
        keys["pooler_hidden_size"] = () => json.WriteNumberValue(network.HiddenSize);
        keys["position_buckets"] = () => json.WriteNumberValue(network.PositionBuckets);
        keys["vocab_size"] = () => json.WriteNumberValue(network.VocabularySize);
        AddOptional(keys, config, json);
        return keys;
    }

    /// <summary>Keys whose value is the same for every DeBERTaV3 network.</summary>
    private static Dictionary<string, Action> Constants(Utf8JsonWriter json) => new()
    {
        ["bos_token_id"] = json.WriteNullValue,
        ["eos_token_id"] = json.WriteNullValue,
        ["hidden_act"] = () => json.WriteStringValue("gelu"),
        ["model_type"] = () => json.WriteStringValue("deberta-v2"),
        ["norm_rel_ebd"] = () => json.WriteStringValue("layer_norm"),
        ["pooler_hidden_act"] = () => json.WriteStringValue("gelu"),
        ["pos_att_type"] = () => WriteTexts(json, ["p2c", "c2p"]),
        ["position_biased_input"] = () => json.WriteBooleanValue(false),
        ["relative_attention"] = () => json.WriteBooleanValue(true),
        ["share_att_key"] = () => json.WriteBooleanValue(true),
        ["tie_word_embeddings"] = () => json.WriteBooleanValue(true),
        ["transformers_version"] = () => json.WriteStringValue(TransformersVersion),
        ["type_vocab_size"] = () => json.WriteNumberValue(0),
    };

    private static void AddOptional(Dictionary<string, Action> keys, CheckpointConfig config, Utf8JsonWriter json)
    {
        if (config.Architectures.Count > 0)
            keys["architectures"] = () => WriteTexts(json, config.Architectures);
        if (config.Network.ClassifierDropout is { } dropout)
            keys["cls_dropout"] = () => WriteFloat(json, dropout);
        if (config.Pretraining is { } pretraining)
            keys[PretrainingRecord.Key] = () => WriteObject(json, pretraining.Values, value =>
            {
                json.WritePropertyName(value.Key);
                value.Write(json);
            });
        if (config.ProblemType is { } problemType)
            keys["problem_type"] = () => json.WriteStringValue(problemType);
        if (config.Labels is { } labels && !labels.SequenceEqual(CheckpointConfig.DefaultLabels)) // transformers omits its default
        {
            var byId = labels.Select((label, id) => (label, id)).ToArray();
            keys["id2label"] = () =>
                WriteObject(json, byId, entry => json.WriteString(entry.id.ToString(CultureInfo.InvariantCulture), entry.label));
            // The last of several labels with the same name wins, as in a Python dict.
            var byLabel = byId.GroupBy(entry => entry.label).Select(group => group.Last())
                .OrderBy(entry => entry.label, StringComparer.Ordinal);
            keys["label2id"] = () => WriteObject(json, byLabel, entry => json.WriteNumber(entry.label, entry.id));
        }
    }

    private static void WriteObject<T>(Utf8JsonWriter json, IEnumerable<T> entries, Action<T> write)
    {
        json.WriteStartObject();
        foreach (var entry in entries)
            write(entry);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Writes a number like a Python float: 0.0, 0.1, 1e-07.</summary>
    public static void WriteFloat(Utf8JsonWriter json, double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        json.WriteRawValue(text.Contains('.') || text.Contains('e') ? text : text + ".0");
    }
}
