namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>The JSON of a saved model that is no config.json.</summary>
/// <param name="Settings">What it remembers of its options.</param>
/// <param name="Decodes">Whether the network has the enhanced mask decoder.</param>
internal sealed record SavedFillMask(FillMaskSettings Settings, bool Decodes);
