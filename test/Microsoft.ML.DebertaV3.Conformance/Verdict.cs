namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>How a case ended.</summary>
internal enum Verdict
{
    /// <summary>Everything is within its tolerance.</summary>
    Ok,

    /// <summary>Something is not, or the case could not be run.</summary>
    Fail,

    /// <summary>The case asks for what a later part brings (<see cref="LaterParts"/>).</summary>
    Later,
}
