namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Converts tensor names in files to the published names, which are also those of the modules (spec section 2).</summary>
internal static class TensorNames
{
    private const string Wrapper = "module.";
    private const string OldBackbone = "bert.";
    private const string Backbone = "deberta.";
    private const string LegacyHead = "cls.predictions.";
    private const string PublishedHead = "lm_predictions.lm_head.";
    private const string Transform = "transform.";

    /// <summary>
    /// Suffix of a table that training with shared embeddings stores in addition to the sum, <c>weight</c> (spec section 2.3).
    /// </summary>
    private const string Delta = "_weight";

    /// <summary>Returns the published name of a tensor in a file; null for buffers and for copies of other tensors.</summary>
    public static string? Canonical(string name)
    {
        var begin = 0;
        while (name.AsSpan(begin).StartsWith(Wrapper))
            begin += Wrapper.Length;
        name = name[begin..];
        if (name.StartsWith(OldBackbone, StringComparison.Ordinal))
            name = Backbone + name[OldBackbone.Length..];
        if (name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal))
            name = Backbone + name;

        // position_ids is a buffer of 0, 1, 2, ...; the decoder's tensors are copies of the word table and the head's bias.
        return name.EndsWith(".position_ids", StringComparison.Ordinal)
            || name.StartsWith(LegacyHead + "decoder.", StringComparison.Ordinal)
            ? null
            : name;
    }

    /// <summary>Returns <c>x.weight</c> for <c>x._weight</c>, which may replace it; null for other names.</summary>
    public static string? TableOfDelta(string canonical) =>
        canonical.EndsWith("." + Delta, StringComparison.Ordinal) ? canonical[..^Delta.Length] + "weight" : null;

    /// <summary>Returns the other name of a language model head's tensor; null for other tensors.</summary>
    public static string? OtherSpelling(string canonical)
    {
        if (canonical.StartsWith(PublishedHead, StringComparison.Ordinal))
        {
            var part = canonical[PublishedHead.Length..];
            return LegacyHead + (part == "bias" ? part : Transform + part);
        }

        if (!canonical.StartsWith(LegacyHead, StringComparison.Ordinal))
            return null;
        var rest = canonical[LegacyHead.Length..];
        return PublishedHead + (rest.StartsWith(Transform, StringComparison.Ordinal) ? rest[Transform.Length..] : rest);
    }
}
