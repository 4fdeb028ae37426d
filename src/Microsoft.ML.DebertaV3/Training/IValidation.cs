namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Evaluates the network on held-out examples.</summary>
internal interface IValidation
{
    /// <summary>The metric that determines the best epoch.</summary>
    string Metric { get; }

    /// <summary>Whether higher values of the metric are better.</summary>
    bool HigherIsBetter { get; }

    /// <summary>Computes all metrics over the whole set. The network must be in evaluation mode.</summary>
    IReadOnlyDictionary<string, double> Evaluate();
}
