namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>What an <see cref="Unpickler"/> may make beside plain values.</summary>
internal interface IPickleTypes
{
    /// <summary>An allowed name.</summary>
    /// <exception cref="InvalidDataException">The name is not allowed; the message has it.</exception>
    PickleGlobal Global(string name);

    /// <summary>What an allowed name makes of its arguments.</summary>
    /// <exception cref="InvalidDataException">It makes nothing, or not of these.</exception>
    object Construct(PickleGlobal constructor, IReadOnlyList<object?> arguments);

    /// <summary>The storage that a persistent id describes.</summary>
    /// <exception cref="InvalidDataException">It describes none.</exception>
    object Persistent(IReadOnlyList<object?> id);
}
