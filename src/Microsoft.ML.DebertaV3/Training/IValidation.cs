namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Measures the network on examples that it is not trained on.</summary>
internal interface IValidation
{
    /// <summary>The metric that decides which epoch is the best.</summary>
    string Metric { get; }

    /// <summary>Whether more of it is better.</summary>
    bool HigherIsBetter { get; }

    /// <summary>All metrics over the whole set. The network is in evaluation mode.</summary>
    IReadOnlyDictionary<string, double> Evaluate();
}
