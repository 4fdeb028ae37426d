using System.Collections;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A subset of sequences. Does not own them.</summary>
/// <param name="all">All sequences.</param>
/// <param name="indices">Indices of the subset, in order.</param>
internal sealed class SequenceSubset(ISizedExamples all, int[] indices) : ISizedExamples
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Lengths { get; } = [.. indices.Select(index => all.Lengths[index])];

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public TrainingExample this[int index] => all[indices[index]];

    /// <summary>Randomly holds out a fraction of the sequences, at least one. Sequences of one document may end up in both parts.</summary>
    /// <param name="all">All sequences, at least two.</param>
    /// <param name="fraction">In (0, 1).</param>
    /// <param name="random">Random number generator for the choice.</param>
    /// <exception cref="InvalidOperationException">There is only one sequence.</exception>
    public static (SequenceSubset Training, SequenceSubset HeldOut) Split(ISizedExamples all, double fraction, Random random)
    {
        if (all.Count < 2)
            throw new InvalidOperationException(
                $"ValidationFraction of {fraction} holds out nothing: the text fills {all.Count} sequence(s). Give more text or a smaller "
                + "MaxLength.");
        var order = Enumerable.Range(0, all.Count).ToArray();
        random.Shuffle(order);
        var count = Math.Clamp((int)Math.Round(all.Count * fraction), 1, all.Count - 1);
        return (new(all, [.. order.Skip(count).Order()]), new(all, [.. order.Take(count).Order()]));
    }

    public IEnumerator<TrainingExample> GetEnumerator() => indices.Select(index => all[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
