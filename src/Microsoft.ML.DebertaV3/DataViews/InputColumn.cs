namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>One column that scoring reads: a text, or a vector of texts (words, choices, passages).</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsVector">Whether it is a vector.</param>
internal sealed record InputColumn(string Name, bool IsVector = false)
{
    /// <summary>What it must be, in words.</summary>
    public string Expected => IsVector ? "a vector of text" : "text";
}
