using System.Collections.Frozen;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>What later parts of the project bring: the one place that lists it. A part that brings something strikes its line.</summary>
internal static class LaterParts
{
    public const string Metrics = "metrics.json";

    private static readonly FrozenDictionary<(string Format, string What), string> Parts = new Dictionary<(string, string), string>
    {
        [("rtd", "generator")] = "part 3",
        [("rtd", "replacement")] = "part 3",
        [("rtd", "discriminator")] = "part 3",
        [("rtd", "gradients")] = "part 3",
        [("rtd", "trajectory_inputs")] = "part 3",
        [("rtd", "trajectory")] = "part 3",
        [("rtd", "continued_start")] = "part 3",
        [("rtd", "cosine")] = "part 3",
        [("rtd", "masked_language_modelling")] = "part 3",
        [("tasks", "zero-shot classification")] = "a later part",
        [("tasks", "token classification")] = "a later part",
        [("tasks", "extractive question answering")] = "a later part",
        [("tasks", "multiple choice")] = "a later part",
        [("tasks", "embeddings")] = "a later part",
        [("tasks", Metrics)] = "a later part",
    }.ToFrozenDictionary();

    /// <summary>What comes and with which part, in words; null for what is not listed.</summary>
    public static string? Find(string format, string what) => Parts.GetValueOrDefault((format, what)) is { } part
        ? $"{what} comes with {part}"
        : null;
}
