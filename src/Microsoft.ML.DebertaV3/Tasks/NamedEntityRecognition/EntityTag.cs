namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>A parsed label: the position in an entity, and its type.</summary>
/// <param name="Position">The position in the entity.</param>
/// <param name="Type">The entity's type; empty for Outside.</param>
internal readonly record struct EntityTag(EntityPosition Position, string Type)
{
    /// <summary>The label outside of all entities.</summary>
    public const string OutsideName = "O";

    private const string Untyped = "_"; // seqeval's type of "B" and "I" without a type

    /// <summary>Outside of all entities.</summary>
    public static EntityTag Outside { get; } = new(EntityPosition.Outside, "");

    public bool IsOutside => Position == EntityPosition.Outside;

    /// <summary>Whether an entity begins here, independent of the preceding label.</summary>
    public bool Begins => Position is EntityPosition.Begin or EntityPosition.Single;

    /// <summary>
    /// Parses "O", "B-PER", "I-PER", "E-PER", "S-PER", or a type without prefix, "PER". The type is the text after the first hyphen. B, I,
    /// E and S alone are prefixes without a type.
    /// </summary>
    /// <param name="label">The label; null and the empty text count as "O".</param>
    public static EntityTag Parse(string? label)
    {
        if (string.IsNullOrEmpty(label) || label == OutsideName)
            return Outside;
        var hasPrefix = label.Length == 1 || label[1] == '-';
        return (hasPrefix ? label[0] : default) switch
        {
            'B' => new(EntityPosition.Begin, TypeOf(label)),
            'I' => new(EntityPosition.Inside, TypeOf(label)),
            'E' => new(EntityPosition.End, TypeOf(label)),
            'S' => new(EntityPosition.Single, TypeOf(label)),
            _ => new(EntityPosition.Unmarked, label),
        };
    }

    private static string TypeOf(string label) => label.Length > 2 ? label[2..] : Untyped;
}
