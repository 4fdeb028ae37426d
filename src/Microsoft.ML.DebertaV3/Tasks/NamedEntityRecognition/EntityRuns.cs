namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Finds the entities in a sentence's labels.</summary>
internal static class EntityRuns
{
    /// <summary>Returns the entities in order.</summary>
    /// <param name="labels">One label for each word.</param>
    /// <param name="matching">What counts as an entity.</param>
    public static IEnumerable<EntityRun> Find(IEnumerable<string?> labels, EntityMatching matching)
    {
        EntityRun? open = null;
        var (previous, index) = (EntityTag.Outside, 0);
        foreach (var tag in labels.Select(EntityTag.Parse))
        {
            if (open is { } run && Continues(run.Type, previous, tag, matching))
            {
                open = run with { End = index + 1 };
            }
            else
            {
                if (open is { } finished)
                    yield return finished;
                open = CanBegin(tag, matching) ? new(tag.Type, index, index + 1) : null;
            }
            (previous, index) = (tag, index + 1);
        }
        if (open is { } last)
            yield return last;
    }

    private static bool Continues(string type, EntityTag previous, EntityTag tag, EntityMatching matching) => tag.Position switch
    {
        _ when tag.Type != type => false,
        EntityPosition.Unmarked => previous.Position == EntityPosition.Unmarked,
        EntityPosition.Inside or EntityPosition.End =>
            matching == EntityMatching.StrictIob2 || previous.Position is EntityPosition.Begin or EntityPosition.Inside,
        _ => false,
    };

    private static bool CanBegin(EntityTag tag, EntityMatching matching) => matching == EntityMatching.StrictIob2
        ? tag.Begins || tag.Position == EntityPosition.Unmarked
        : !tag.IsOutside;
}

/// <summary>An entity in a sequence of labels.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Begin">Index of its first label.</param>
/// <param name="End">Index of its end, exclusive.</param>
internal readonly record struct EntityRun(string Type, int Begin, int End);
