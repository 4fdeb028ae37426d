namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>A row for a transformer.</summary>
internal sealed class TextInput
{
    public string First { get; set; } = "";

    /// <summary>Not read where the transformer takes single texts.</summary>
    public string Second { get; set; } = "";
}
