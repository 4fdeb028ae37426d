namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Type of the label values of a saved model.</summary>
/// <param name="Name">ML.NET's name for the type of one value: String, Single, ...</param>
/// <param name="KeyCount">Number of keys if the values are keys themselves; otherwise 0.</param>
internal sealed record SavedLabelType(string Name, ulong KeyCount = 0);
