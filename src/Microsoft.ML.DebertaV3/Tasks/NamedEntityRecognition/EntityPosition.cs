namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>The position of a word or piece in an entity, from the prefix of its label.</summary>
internal enum EntityPosition
{
    /// <summary>O: outside of all entities.</summary>
    Outside,

    /// <summary>B-: the first.</summary>
    Begin,

    /// <summary>I-: not the first.</summary>
    Inside,

    /// <summary>E-: the last.</summary>
    End,

    /// <summary>S-: the only one.</summary>
    Single,

    /// <summary>A type without prefix: any position.</summary>
    Unmarked,
}
