using System.Collections.Frozen;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>What later parts of the project bring: the one place that lists it. A part that brings something strikes its line.</summary>
internal static class LaterParts
{
    private static readonly FrozenDictionary<(string Format, string What), string> Parts =
        FrozenDictionary<(string Format, string What), string>.Empty; // nothing at present

    /// <summary>What comes and with which part, in words; null for what is not listed.</summary>
    public static string? Find(string format, string what) => Parts.GetValueOrDefault((format, what)) is { } part
        ? $"{what} comes with {part}"
        : null;
}
