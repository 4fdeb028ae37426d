namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Translates the names that files use to the published ones, which are also the names in our modules (spec section 2).</summary>
internal static class TensorNames
{
    private const string Wrapper = "module.";
    private const string OldBackbone = "bert.";
    private const string Backbone = "deberta.";
    private const string LegacyHead = "cls.predictions.";
    private const string PublishedHead = "lm_predictions.lm_head.";
    private const string Transform = "transform.";

    /// <summary>A table that training with shared embeddings leaves beside the sum, <c>weight</c> (spec section 2.3).</summary>
    private const string Delta = "_weight";

    /// <summary>The published name of a tensor in a file; null for what is no weight or stands elsewhere too.</summary>
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

        // A buffer of 0, 1, 2, ... and copies of the word table and the head's bias.
        return name.EndsWith(".position_ids", StringComparison.Ordinal)
            || name.StartsWith(LegacyHead + "decoder.", StringComparison.Ordinal)
            ? null
            : name;
    }

    /// <summary>For <c>x._weight</c> the name of the table that it may stand for, <c>x.weight</c>; null for other names.</summary>
    public static string? TableOfDelta(string canonical) =>
        canonical.EndsWith("." + Delta, StringComparison.Ordinal) ? canonical[..^Delta.Length] + "weight" : null;

    /// <summary>The other spelling of a language model head's tensor; null for other names.</summary>
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
