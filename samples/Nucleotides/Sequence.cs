using Microsoft.ML.Data;

namespace Nucleotides;

/// <summary>A sequence of nucleotides.</summary>
internal sealed class Sequence
{
    public string Text { get; set; } = "";

    [ColumnName("Label")]
    public string Family { get; set; } = "";
}
