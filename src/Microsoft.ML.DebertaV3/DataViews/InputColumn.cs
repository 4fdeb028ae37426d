namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>One column that scoring reads: a text, or a vector of texts (words, choices, passages).</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsVector">Whether it is a vector.</param>
internal sealed record InputColumn(string Name, bool IsVector = false)
{
    /// <summary>Whether it is a text or a vector of texts, whichever the data has.</summary>
    public bool IsEither { get; init; }

    /// <summary>What it must be, in words.</summary>
    public string Expected => IsEither ? "text, or a vector of text" : IsVector ? "a vector of text" : "text";
}
