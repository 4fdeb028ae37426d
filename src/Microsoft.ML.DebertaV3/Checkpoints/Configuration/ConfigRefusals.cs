using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Rejects config.json of other networks: DeBERTa and DeBERTaV2 use the same keys with other values.</summary>
internal static class ConfigRefusals
{
    private static readonly string[] ProblemTypes = ["single_label_classification", "multi_label_classification", "regression"];

    /// <exception cref="InvalidDataException">A key is missing, or has a value that DeBERTaV3 does not support.</exception>
    public static void Check(ConfigValues values)
    {
        Require(values, "relative_attention", values.Flag("relative_attention"), "true: DeBERTaV3 attends by relative position");
        Require(values, "share_att_key", values.Flag("share_att_key"), "true: DeBERTaV3 has no pos_key_proj and pos_query_proj");
        Require(values, "norm_rel_ebd", values.Text("norm_rel_ebd") == "layer_norm", "\"layer_norm\", as in DeBERTaV3");
        Require(values, "position_buckets", values.Integer("position_buckets") > 0, "the number of log buckets (256 in published models)");
        Require(values, "pos_att_type", AttentionTypes(values) is ["c2p", "p2c"], "both \"p2c\" and \"c2p\", and nothing else");
        Require(values, "position_biased_input", !values.Flag("position_biased_input"),
            "false: DeBERTaV3 adds no absolute position to its input");
        Require(values, "type_vocab_size", values.Integer("type_vocab_size", 0) == 0, "0: DeBERTaV3 has no token types");
        Require(values, "hidden_act", values.Text("hidden_act", "gelu") == "gelu", "\"gelu\"");
        CheckOptional(values);
    }

    /// <exception cref="InvalidDataException">The file belongs to another kind of model.</exception>
    public static void CheckModelType(ConfigValues values, string path)
    {
        var type = values.Text("model_type");
        if (type != "deberta-v2")
            throw Malformed.File(path,
                $"\"model_type\": found \"{Malformed.Show(type)}\", wanted \"deberta-v2\": files of DeBERTaV3 say so, "
                + "because its network is DeBERTaV2's with other settings.");
    }

    private static void CheckOptional(ConfigValues values)
    {
        var hidden = values.Integer("hidden_size");
        RequireIfPresent(values, "conv_kernel_size", () => values.Integer("conv_kernel_size") <= 0,
            "none: DeBERTaV3 has no convolution layer");
        RequireIfPresent(values, "embedding_size", () => values.Integer("embedding_size") == hidden,
            $"{hidden}, the hidden_size: DeBERTaV3 has no embed_proj");
        RequireIfPresent(values, "pooler_hidden_size", () => values.Integer("pooler_hidden_size") == hidden, $"{hidden}, the hidden_size");
        RequireIfPresent(values, "pooler_hidden_act", () => values.Text("pooler_hidden_act") == "gelu", "\"gelu\"");
        RequireIfPresent(values, "attention_head_size",
            () => values.Integer("attention_head_size") * (long)values.Integer("num_attention_heads") == hidden,
            "hidden_size / num_attention_heads");
        RequireIfPresent(values, "problem_type",
            () => ProblemTypes.Contains(values.Text("problem_type")), $"one of {string.Join(", ", ProblemTypes)}");
    }

    /// <summary>Reads a list, as written by transformers, or text with bars, as in the published files; sorted.</summary>
    private static string[] AttentionTypes(ConfigValues values)
    {
        const string Key = "pos_att_type";
        var names = values.Find(Key) is { ValueKind: JsonValueKind.Array } ? values.Texts(Key) : values.Text(Key).Split('|');
        return [.. names.Select(name => name.Trim().ToLowerInvariant()).Order(StringComparer.Ordinal)];
    }

    private static void RequireIfPresent(ConfigValues values, string key, Func<bool> holds, string wanted) =>
        Require(values, key, !values.Has(key) || holds(), wanted);

    private static void Require(ConfigValues values, string key, bool holds, string wanted)
    {
        if (!holds)
            throw values.Wrong(key, wanted);
    }
}
