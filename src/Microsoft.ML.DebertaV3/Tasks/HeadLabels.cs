namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>Returns the labels of a checkpoint's head, if it has the expected architecture.</summary>
internal static class HeadLabels
{
    /// <summary>Returns the labels; null if there is no such head. Heads of other architectures may have labels too.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForSequenceClassification.</param>
    public static IReadOnlyList<string>? Of(DebertaV3Checkpoint checkpoint, string architecture)
    {
        var isSilent = checkpoint.Description.Architectures.Count == 0;
        return isSilent || Says(checkpoint, architecture) ? checkpoint.Labels : null;
    }

    /// <summary>
    /// Same as <see cref="Of(DebertaV3Checkpoint, string)"/>, but empty if config.json states the architecture without labels.
    /// </summary>
    public static IReadOnlyList<string>? OrNone(DebertaV3Checkpoint checkpoint, string architecture) =>
        Of(checkpoint, architecture) ?? (Says(checkpoint, architecture) ? [] : null);

    /// <summary>Whether config.json states an architecture.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="architecture">transformers' class name, such as DebertaV2ForQuestionAnswering.</param>
    public static bool Says(DebertaV3Checkpoint checkpoint, string architecture)
    {
        var kind = architecture["DebertaV2".Length..]; // ignores the model name: old files have Deberta instead of DebertaV2
        return checkpoint.Description.Architectures.Any(name => name.EndsWith(kind, StringComparison.Ordinal));
    }

    /// <summary>Same as <see cref="Of(DebertaV3Checkpoint, string)"/>, for a required sequence classification head.</summary>
    /// <exception cref="InvalidDataException">There is no such head; the message contains the architecture in config.json.</exception>
    public static IReadOnlyList<string> Require(DebertaV3Checkpoint checkpoint)
    {
        if (Of(checkpoint, SequenceTask.ArchitectureName) is { } labels)
            return labels;
        var architectures = checkpoint.Description.Architectures is { Count: > 0 } names ? string.Join(", ", names) : "nothing";
        var unlabelled = checkpoint.Labels is null ? " and names no labels (id2label)" : "";
        throw new InvalidDataException(
            $"The folder's config.json says '{architectures}' under architectures{unlabelled}: "
            + "it holds no sequence classification head. Fine-tune it first.");
    }
}
