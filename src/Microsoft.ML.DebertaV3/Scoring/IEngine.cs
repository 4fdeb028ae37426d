namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>
/// The seam between tasks and whatever runs their network: sequences of ids in, plain numbers out. Padding, if any, is the engine's own
/// matter. Thread safe.
/// </summary>
internal interface IEngine
{
    /// <summary>
    /// What the network says of each sequence, in order: numbers of the sequence, or of each of its pieces, one piece after the other.
    /// </summary>
    /// <param name="sequences">Piece ids with specials; at least one sequence. A batch.</param>
    float[][] Run(int[][] sequences);
}
