namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>A case that can be run. What it throws is its failure.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Run">Runs it.</param>
internal sealed record ConformanceCase(string Name, Func<CaseResult> Run);
