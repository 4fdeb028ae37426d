namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The types that an <see cref="Unpickler"/> may create in addition to plain values.</summary>
internal interface IPickleTypes
{
    /// <summary>Resolves a global name.</summary>
    /// <exception cref="InvalidDataException">The name is not allowed; the message contains it.</exception>
    PickleGlobal Global(string name);

    /// <summary>Calls an allowed constructor.</summary>
    /// <exception cref="InvalidDataException">The global is not a constructor, or the arguments are not supported.</exception>
    object Construct(PickleGlobal constructor, IReadOnlyList<object?> arguments);

    /// <summary>Resolves a persistent id to a storage.</summary>
    /// <exception cref="InvalidDataException">The id does not describe a storage.</exception>
    object Persistent(IReadOnlyList<object?> id);
}
