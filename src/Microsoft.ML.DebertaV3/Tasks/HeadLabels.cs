namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>The labels of a checkpoint's head, where the head is of the kind that is asked for.</summary>
internal static class HeadLabels
{
    /// <summary>The labels; null where there is no such head. Heads of other kinds may have labels too.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForSequenceClassification.</param>
    public static IReadOnlyList<string>? Of(DebertaV3Checkpoint checkpoint, string architecture)
    {
        var isSilent = checkpoint.Description.Architectures.Count == 0;
        return isSilent || Says(checkpoint, architecture) ? checkpoint.Labels : null;
    }

    /// <summary>
    /// As <see cref="Of(DebertaV3Checkpoint, string)"/>; empty where config.json says that there is such a head and names no labels.
    /// </summary>
    public static IReadOnlyList<string>? OrNone(DebertaV3Checkpoint checkpoint, string architecture) =>
        Of(checkpoint, architecture) ?? (Says(checkpoint, architecture) ? [] : null);

    /// <summary>Whether config.json says that the head is of a kind.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForQuestionAnswering.</param>
    public static bool Says(DebertaV3Checkpoint checkpoint, string architecture)
    {
        var kind = architecture["DebertaV2".Length..]; // of whatever model: old files say Deberta for DebertaV2
        return checkpoint.Description.Architectures.Any(name => name.EndsWith(kind, StringComparison.Ordinal));
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
