namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>An input column of scoring: text, or a vector of text (words, choices, passages).</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="IsVector">Whether the column is a vector.</param>
internal sealed record InputColumn(string Name, bool IsVector = false)
{
    /// <summary>Whether both text and vectors of text are accepted.</summary>
    public bool IsEither { get; init; }

    /// <summary>Description of the required type, for error messages.</summary>
    public string Expected => IsEither ? "text, or a vector of text" : IsVector ? "a vector of text" : "text";
}
