namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The type of label values as a saved model names it.</summary>
/// <param name="Name">ML.NET's name of the type of one value: String, Single, ...</param>
/// <param name="KeyCount">Where the values are keys themselves, their count; else 0.</param>
internal sealed record SavedLabelType(string Name, ulong KeyCount = 0);
