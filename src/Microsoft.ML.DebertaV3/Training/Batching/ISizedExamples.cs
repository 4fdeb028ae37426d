namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Examples whose lengths are known without reading them, as those of a file are.</summary>
internal interface ISizedExamples : IReadOnlyList<TrainingExample>
{
    /// <summary>Number of ids of each example. [examples]</summary>
    IReadOnlyList<int> Lengths { get; }
}
