using Microsoft.ML.Data;

namespace Shared;

/// <summary>A row of the .tsv file.</summary>
internal sealed class Message
{
    [LoadColumn(0)]
    public string Label { get; set; } = "";

    [LoadColumn(1)]
    public string Text { get; set; } = "";
}
