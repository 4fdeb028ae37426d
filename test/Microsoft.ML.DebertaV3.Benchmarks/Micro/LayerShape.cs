namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>The size of a linear layer.</summary>
/// <param name="Inputs">Length of an input row.</param>
/// <param name="Outputs">Length of an output row.</param>
public readonly record struct LayerShape(int Inputs, int Outputs)
{
    public override string ToString() => $"{Inputs} to {Outputs}";
}
