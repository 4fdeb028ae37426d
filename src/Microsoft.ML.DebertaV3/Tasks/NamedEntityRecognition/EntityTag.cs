namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>What the label of a word or piece says: where in an entity it is, and of which type.</summary>
/// <param name="Position">Where in the entity.</param>
/// <param name="Type">The entity's type; empty outside.</param>
internal readonly record struct EntityTag(EntityPosition Position, string Type)
{
    /// <summary>The label outside of all entities.</summary>
    public const string OutsideName = "O";

    private const string Untyped = "_"; // seqeval: what "B" and "I" without a type are

    /// <summary>Outside of all entities.</summary>
    public static EntityTag Outside { get; } = new(EntityPosition.Outside, "");

    public bool IsOutside => Position == EntityPosition.Outside;

    /// <summary>Whether an entity begins here whatever stands before it.</summary>
    public bool Begins => Position is EntityPosition.Begin or EntityPosition.Single;

    /// <summary>
    /// Reads "O", "B-PER", "I-PER", "E-PER", "S-PER", or a type without prefix: "PER". The type is all that follows the first hyphen; the
    /// letters B, I, E and S alone are prefixes without a type.
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
