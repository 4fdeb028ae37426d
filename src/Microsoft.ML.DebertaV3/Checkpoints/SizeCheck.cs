using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Checks the sizes in config.json against the stored tensors, before a network of these sizes is allocated.</summary>
internal static class SizeCheck
{
    private const string LayerPrefix = "deberta.encoder.layer.";
    private const string Positions = "deberta.embeddings.position_embeddings.weight";

    /// <summary>
    /// Requires that every parameter of the backbone has the shape given by the configuration, and also the classifier if its number of
    /// labels is given.
    /// </summary>
    /// <exception cref="InvalidDataException">A shape differs; the message names file, tensor, shape found and shape wanted.</exception>
    public static void Require(WeightTable table, DebertaV3Config config, int? labels = null)
    {
        var weights = table.Weights.ToDictionary(entry => entry.Key, entry => entry.Value);
        RequireShape(weights, table.Origin, "deberta.embeddings.word_embeddings.weight", config.VocabularySize, config.HiddenSize);
        RequireShape(weights, table.Origin, "deberta.encoder.rel_embeddings.weight", 2L * config.PositionBuckets, config.HiddenSize);
        RequireShape(weights, table.Origin, $"{LayerPrefix}0.intermediate.dense.weight", config.IntermediateSize, config.HiddenSize);

        var layers = weights.Keys.Where(name => name.StartsWith(LayerPrefix, StringComparison.Ordinal))
            .Select(name => name[LayerPrefix.Length..].Split('.')[0]).Distinct().Count();
        if (layers < config.Layers)
            throw Malformed.File(table.Origin, $"found tensors of {layers} layers, wanted {config.Layers}, as config.json says.");
        foreach (var (name, shape) in BackboneShapes(config))
            RequireShape(weights, table.Origin, name, shape);
        if (labels is { } outputs)
            RequireShape(weights, table.Origin, "classifier.weight", outputs, config.HiddenSize);
    }

    /// <summary>Returns name and shape of every parameter of the backbone (spec section 1.3).</summary>
    public static IEnumerable<(string Name, long[] Shape)> BackboneShapes(DebertaV3Config config)
    {
        long hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        yield return ("deberta.embeddings.word_embeddings.weight", [config.VocabularySize, hidden]);
        yield return ("deberta.encoder.rel_embeddings.weight", [2L * config.PositionBuckets, hidden]);
        foreach (var name in new[] { "deberta.embeddings.LayerNorm", "deberta.encoder.LayerNorm" })
        {
            yield return ($"{name}.weight", [hidden]);
            yield return ($"{name}.bias", [hidden]);
        }
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var (name, outputs, inputs) in LayerParts(hidden, intermediate))
            {
                yield return ($"{LayerPrefix}{layer}.{name}.weight", inputs is { } width ? [outputs, width] : [outputs]);
                yield return ($"{LayerPrefix}{layer}.{name}.bias", [outputs]);
            }
        }
    }

    /// <summary>
    /// Same as <see cref="Require"/>, for the requirements of the enhanced mask decoder: an absolute position table and two layers.
    /// </summary>
    public static void RequireDecoder(WeightTable table, DebertaV3Config config)
    {
        var weights = table.Weights.Where(entry => entry.Key == Positions).ToDictionary();
        RequireShape(weights, table.Origin, Positions, config.MaxPositions, config.HiddenSize);
        if (config.Layers < MaskedLanguageModel.FewestLayersToDecode)
            throw Malformed.File(table.Origin,
                $"found {config.Layers} layer, wanted {MaskedLanguageModel.FewestLayersToDecode}: the enhanced mask decoder "
                + "reads the last one's input.");
    }

    /// <summary>
    /// Requires that the absolute position table is stored or, since no tensor confirms the size of a new one, that it would not be larger
    /// than the word table.
    /// </summary>
    /// <exception cref="InvalidDataException">A new table would be larger than the word table.</exception>
    public static void RequirePositions(WeightTable table, DebertaV3Config config)
    {
        const int Few = 8192;
        long[] wanted = [config.MaxPositions, config.HiddenSize];
        if (table.Weights.Any(entry => entry.Key == Positions && entry.Value.Shape.SequenceEqual(wanted)))
            return;
        if (config.MaxPositions > Math.Max(Few, config.VocabularySize))
            throw Malformed.File(table.Origin,
                $"found no tensor {Positions} of shape {Malformed.Show(wanted)}. A new one would be larger than the table of "
                + $"words, so max_position_embeddings in config.json is wrong: found {config.MaxPositions}, published checkpoints have "
                + "512.");
    }

    // LayerNorm has no input dimension.
    private static (string Name, long Outputs, long? Inputs)[] LayerParts(long hidden, long intermediate) =>
    [
        ("attention.self.query_proj", hidden, hidden), ("attention.self.key_proj", hidden, hidden),
        ("attention.self.value_proj", hidden, hidden),
        ("attention.output.dense", hidden, hidden), ("attention.output.LayerNorm", hidden, null),
        ("intermediate.dense", intermediate, hidden), ("output.dense", hidden, intermediate), ("output.LayerNorm", hidden, null),
    ];

    private static void RequireShape(Dictionary<string, IWeight> weights, string origin, string name, params long[] wanted)
    {
        if (!weights.TryGetValue(name, out var weight))
            throw Malformed.File(origin, $"found no tensor {name}, wanted one of shape [{string.Join(", ", wanted)}].");
        if (weight.Problem is { } problem)
            throw Malformed.Tensor(weight.Path, weight.Name, problem);
        if (!weight.Shape.SequenceEqual(wanted))
        {
            throw Malformed.Tensor(
                weight.Path, weight.Name,
                $"found shape {Malformed.Show(weight.Shape)}, wanted {Malformed.Show(wanted)}, as config.json says.");
        }
        if (StoredTensor.CountOf(wanted) is < 0 or > int.MaxValue)
            throw Malformed.Tensor(weight.Path, weight.Name,
                $"found shape {Malformed.Show(wanted)}, wanted at most {int.MaxValue} numbers in one tensor.");
    }
}
