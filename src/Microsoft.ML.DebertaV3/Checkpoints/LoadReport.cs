namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Result of loading a checkpoint into a module.</summary>
/// <param name="Loaded">Parameters that were loaded.</param>
/// <param name="Missing">Parameters that the checkpoint does not contain; they are unchanged.</param>
/// <param name="Unused">Published names of tensors that the module has no parameter for.</param>
/// <param name="Warnings">Warnings for the user.</param>
internal sealed record LoadReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unused, IReadOnlyList<string> Warnings);
