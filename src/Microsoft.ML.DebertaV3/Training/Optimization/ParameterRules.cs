using System.Globalization;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>What AdamW does with a parameter, told by its published name.</summary>
/// <param name="LayerDecay">Each layer below the head learns this much slower than the one above it; 1 treats all alike.</param>
/// <param name="Layers">Encoder layers of the network.</param>
/// <param name="FreezesEmbeddings">Whether the word table and its LayerNorm stay as they are.</param>
/// <param name="FrozenLayers">This many encoder layers, from the first, stay as they are.</param>
internal sealed record ParameterRules(double LayerDecay = 1, int Layers = 0, bool FreezesEmbeddings = false, int FrozenLayers = 0)
{
    private const string Backbone = "deberta.";
    private const string Embeddings = "deberta.embeddings.";
    private const string Layer = "deberta.encoder.layer.";

    /// <summary>Whether a parameter of this name decays: all but biases and LayerNorm (spec section 6.2).</summary>
    public static bool HasWeightDecay(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal) && !name.Contains("LayerNorm.", StringComparison.Ordinal);

    /// <summary>Whether the parameter is trained.</summary>
    public bool IsTrained(string name) =>
        !(FreezesEmbeddings && name.StartsWith(Embeddings, StringComparison.Ordinal))
            && !(LayerOf(name) is { } layer && layer < FrozenLayers);

    /// <summary>
    /// The factor on the learning rate: 1 for the head, the decay once per layer down, embeddings and relative positions below the first
    /// layer.
    /// </summary>
    public double Multiplier(string name)
    {
        if (LayerDecay == 1 || !name.StartsWith(Backbone, StringComparison.Ordinal))
            return 1;
        return Math.Pow(LayerDecay, Layers - (LayerOf(name) ?? -1));
    }

    /// <summary>The encoder layer that the parameter is in; null: none.</summary>
    public static int? LayerOf(string name)
    {
        if (!name.StartsWith(Layer, StringComparison.Ordinal))
            return null;
        var end = name.IndexOf('.', Layer.Length);
        return int.Parse(name.AsSpan(Layer.Length, end - Layer.Length), CultureInfo.InvariantCulture);
    }
}
