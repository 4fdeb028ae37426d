namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>What became of the parameters of a module and of the tensors of a checkpoint.</summary>
/// <param name="Loaded">Parameters that now have the checkpoint's values.</param>
/// <param name="Missing">Parameters that the checkpoint has no values for: they are as they were.</param>
/// <param name="Unused">Tensors of the checkpoint, by their published names, that the module has no place for.</param>
/// <param name="Warnings">What a user should know, in words.</param>
internal sealed record LoadReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unused, IReadOnlyList<string> Warnings);
