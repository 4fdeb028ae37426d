namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads config.json, and rejects settings that DeBERTaV3 does not have (spec section 1.1).</summary>
/// <remarks>
/// A missing key gets the default of transformers' DebertaV2Config if that is also valid for DeBERTaV3; a note reports it.
/// </remarks>
internal static class ConfigReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file does not describe a DeBERTaV3 network; the message names file, key, value found and
    /// what was wanted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointConfig Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>
    /// Reads a generator's configuration. microsoft/DeBERTa writes such files without model_type, unlike config.json next to it.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static CheckpointConfig ReadGenerator(string path) => Parse(File.ReadAllBytes(path), path, isPart: true);

    /// <param name="json">The file's bytes.</param>
    /// <param name="path">For messages.</param>
    /// <param name="isPart">Whether model_type may be missing because another file states it.</param>
    /// <exception cref="InvalidDataException">The file does not describe a DeBERTaV3 network; the message names file, key, value found and
    /// what was wanted.</exception>
    public static CheckpointConfig Parse(ReadOnlyMemory<byte> json, string path, bool isPart = false) =>
        JsonFile.Parse(json, path, values => Config(values, path, isPart));

    private static CheckpointConfig Config(ConfigValues values, string path, bool isPart)
    {
        if (!isPart || values.Has("model_type"))
            ConfigRefusals.CheckModelType(values, path);
        ConfigRefusals.Check(values);
        var network = Network(values);
        try
        {
            network.Validate();
        }
        catch (ArgumentException cause)
        {
            throw Malformed.File(path, cause.Message, cause);
        }

        var architectures = values.Has("architectures") ? values.Texts("architectures") : [];
        var labels = LabelNames.Read(values, architectures);
        return new CheckpointConfig(network)
        {
            Architectures = architectures,
            Labels = labels,
            Notes = values.Notes,
            ProblemType = values.Has("problem_type") ? values.Text("problem_type") : null,
            Legacy = !values.Has("legacy") || values.Flag("legacy"),
            Pretraining = PretrainingRecord.Read(values, path),
        };
    }

    private static DebertaV3Config Network(ConfigValues values) => new()
    {
        HiddenSize = values.Integer("hidden_size"),
        Layers = values.Integer("num_hidden_layers"),
        AttentionHeads = values.Integer("num_attention_heads"),
        IntermediateSize = values.Integer("intermediate_size"),
        VocabularySize = values.Integer("vocab_size"),
        PositionBuckets = values.Integer("position_buckets"),
        MaxRelativePositions = values.Integer("max_relative_positions", -1),
        MaxPositions = values.Integer("max_position_embeddings"),
        LayerNormEpsilon = values.Number("layer_norm_eps", 1e-7),
        HiddenDropout = values.Number("hidden_dropout_prob", 0.1),
        AttentionDropout = values.Number("attention_probs_dropout_prob", 0.1),
        PoolerDropout = values.Has("pooler_dropout") ? values.Number("pooler_dropout") : 0,
        ClassifierDropout = values.Has("cls_dropout") ? values.Number("cls_dropout") : null,
        InitializerRange = values.Number("initializer_range", 0.02),
        PaddingId = values.Has("pad_token_id") ? values.Integer("pad_token_id") : 0,
    };
}
