namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>
/// Runs a network for a task: takes sequences of ids and returns plain numbers. Padding, if any, is internal to the engine. Thread safe.
/// </summary>
internal interface IEngine
{
    /// <summary>
    /// Returns the output for each sequence, in order: the numbers of the sequence, or those of each of its pieces concatenated.
    /// </summary>
    /// <param name="sequences">A batch of at least one sequence: piece ids including special tokens.</param>
    float[][] Run(int[][] sequences);

    /// <summary>Tells the engine that the network's modules are used from now on, so that it leaves them their weights.</summary>
    void KeepWeights()
    {
    }
}
