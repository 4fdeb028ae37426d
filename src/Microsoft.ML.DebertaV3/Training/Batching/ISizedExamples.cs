namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Examples whose lengths are known without loading them, such as those of a file.</summary>
internal interface ISizedExamples : IReadOnlyList<TrainingExample>
{
    /// <summary>Number of ids of each example, [examples].</summary>
    IReadOnlyList<int> Lengths { get; }
}
