using System.Globalization;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Learning rate factor, weight decay and freezing of a parameter, determined by its published name.</summary>
/// <param name="LayerDecay">Learning rate factor from each layer to the one below it; 1 gives all layers the same rate.</param>
/// <param name="Layers">Number of encoder layers of the network.</param>
/// <param name="FreezesEmbeddings">Whether the word embeddings and their LayerNorm are frozen.</param>
/// <param name="FrozenLayers">Number of encoder layers, from the first, that are frozen.</param>
internal sealed record ParameterRules(double LayerDecay = 1, int Layers = 0, bool FreezesEmbeddings = false, int FrozenLayers = 0)
{
    private const string Backbone = "deberta.";
    private const string Embeddings = "deberta.embeddings.";
    private const string Layer = "deberta.encoder.layer.";

    /// <summary>Whether the parameter has weight decay: all except biases and LayerNorm (spec section 6.2).</summary>
    public static bool HasWeightDecay(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal) && !name.Contains("LayerNorm.", StringComparison.Ordinal);

    /// <summary>Whether the parameter is trained, that is, not frozen.</summary>
    public bool IsTrained(string name) =>
        !(FreezesEmbeddings && name.StartsWith(Embeddings, StringComparison.Ordinal))
            && !(LayerOf(name) is { } layer && layer < FrozenLayers);

    /// <summary>
    /// Learning rate factor: 1 for the head, multiplied by the decay once per layer downwards. Embeddings and relative positions count as
    /// the layer below the first.
    /// </summary>
    public double Multiplier(string name)
    {
        if (LayerDecay == 1 || !name.StartsWith(Backbone, StringComparison.Ordinal))
            return 1;
        return Math.Pow(LayerDecay, Layers - (LayerOf(name) ?? -1));
    }

    /// <summary>Returns the index of the parameter's encoder layer; null if it is in none.</summary>
    public static int? LayerOf(string name)
    {
        if (!name.StartsWith(Layer, StringComparison.Ordinal))
            return null;
        var end = name.IndexOf('.', Layer.Length);
        return int.Parse(name.AsSpan(Layer.Length, end - Layer.Length), CultureInfo.InvariantCulture);
    }
}
