namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Where in an entity a word or piece is, by its label's prefix.</summary>
internal enum EntityPosition
{
    /// <summary>O: in none.</summary>
    Outside,

    /// <summary>B-: its first.</summary>
    Begin,

    /// <summary>I-: one that follows the first.</summary>
    Inside,

    /// <summary>E-: its last.</summary>
    End,

    /// <summary>S-: the only one.</summary>
    Single,

    /// <summary>A type without prefix: anywhere in it.</summary>
    Unmarked,
}
