namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>One row to predict. The label is there because a pipeline's schema has it, not because it is used.</summary>
internal sealed class TextRow
{
    public string Sentence1 { get; set; } = "";

    public string Label { get; set; } = "";
}
