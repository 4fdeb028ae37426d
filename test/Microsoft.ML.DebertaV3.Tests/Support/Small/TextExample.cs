using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>One row with a label for every task.</summary>
internal sealed class TextExample
{
    public string? Sentence1 { get; set; }

    public string? Sentence2 { get; set; }

    /// <summary>Multi-class label; <see cref="Examples"/> makes keys of it. Null and empty become the missing key.</summary>
    public string? Label { get; set; }

    /// <summary>Multi-class label that is a number.</summary>
    public float Grade { get; set; }

    /// <summary>Multi-class label whose keys carry no values: 1, 2, 3; 0 is missing.</summary>
    [KeyType(3)]
    public uint Bare { get; set; }

    /// <summary>Binary label.</summary>
    public bool Truth { get; set; }

    /// <summary>Regression label.</summary>
    public float Value { get; set; }

    public float Weight { get; set; } = 1;
}
