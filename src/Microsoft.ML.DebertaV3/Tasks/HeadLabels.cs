namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>The labels of a checkpoint's head, where the head is of the kind that is asked for.</summary>
internal static class HeadLabels
{
    /// <summary>The labels; null where there is no such head. Heads of other kinds may have labels too.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForSequenceClassification.</param>
    public static IReadOnlyList<string>? Of(DebertaV3Checkpoint checkpoint, string architecture)
    {
        var architectures = checkpoint.Description.Architectures;
        var kind = architecture["DebertaV2".Length..]; // of whatever model: old files say Deberta for DebertaV2
        return architectures.Count == 0 || architectures.Any(name => name.EndsWith(kind, StringComparison.Ordinal))
            ? checkpoint.Labels : null;
    }

    /// <summary>As <see cref="Of(DebertaV3Checkpoint, string)"/>, of a sequence classification head.</summary>
    /// <exception cref="InvalidDataException">It has none; the message says what config.json says instead.</exception>
    public static IReadOnlyList<string> Require(DebertaV3Checkpoint checkpoint)
    {
        if (Of(checkpoint, SequenceTask.ArchitectureName) is { } labels)
            return labels;
        var architectures = checkpoint.Description.Architectures;
        throw new InvalidDataException(
            $"The folder's config.json says '{(architectures.Count > 0 ? string.Join(", ", architectures) : "nothing")}' under "
                + "architectures"
            + $"{(checkpoint.Labels is null ? " and names no labels (id2label)" : "")}: it holds no sequence classification head. "
            + "Fine-tune it first.");
    }
}
