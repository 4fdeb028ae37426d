using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Compares the sizes in config.json with the stored tensors before anything of those sizes is allocated.</summary>
internal static class SizeCheck
{
    private const string LayerPrefix = "deberta.encoder.layer.";
    private const string Positions = "deberta.embeddings.position_embeddings.weight";

    /// <summary>Returns where the tensors have the configuration's sizes.</summary>
    /// <exception cref="InvalidDataException">They do not; names file, tensor, found and wanted.</exception>
    public static void Require(WeightTable table, DebertaV3Config config)
    {
        var weights = table.Weights.ToDictionary(entry => entry.Key, entry => entry.Value);
        RequireShape(weights, table.Origin, "deberta.embeddings.word_embeddings.weight", config.VocabularySize, config.HiddenSize);
        RequireShape(weights, table.Origin, "deberta.encoder.rel_embeddings.weight", 2L * config.PositionBuckets, config.HiddenSize);
        RequireShape(weights, table.Origin, $"{LayerPrefix}0.intermediate.dense.weight", config.IntermediateSize, config.HiddenSize);

        var layers = weights.Keys.Where(name => name.StartsWith(LayerPrefix, StringComparison.Ordinal))
            .Select(name => name[LayerPrefix.Length..].Split('.')[0]).Distinct().Count();
        if (layers < config.Layers)
            throw Malformed.File(table.Origin, $"found tensors of {layers} layers, wanted {config.Layers}, as config.json says.");
    }

    /// <summary>As <see cref="Require"/>, of what the enhanced mask decoder needs: a table of absolute positions, and two layers.</summary>
    public static void RequireDecoder(WeightTable table, DebertaV3Config config)
    {
        var weights = table.Weights.Where(entry => entry.Key == Positions).ToDictionary();
        RequireShape(weights, table.Origin, Positions, config.MaximumPositions, config.HiddenSize);
        if (config.Layers < MaskedLanguageModel.FewestLayersToDecode)
            throw Malformed.File(table.Origin, $"found {config.Layers} layer, wanted {MaskedLanguageModel.FewestLayersToDecode}: the enhanced mask decoder "
                + "reads the last one's input.");
    }

    private static void RequireShape(Dictionary<string, IWeight> weights, string origin, string name, params long[] wanted)
    {
        if (!weights.TryGetValue(name, out var weight))
            throw Malformed.File(origin, $"found no tensor {name}, wanted one of shape [{string.Join(", ", wanted)}].");
        if (!weight.Shape.SequenceEqual(wanted))
            throw Malformed.Tensor(weight.Path, weight.Name, $"found shape [{string.Join(", ", weight.Shape)}], wanted [{string.Join(", ", wanted)}], as config.json says.");
    }
}
