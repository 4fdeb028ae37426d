namespace BatchScoring;

/// <summary>Scores the chunks of one part that are not there yet, one after the other.</summary>
/// <param name="texts">The texts, from the first row on.</param>
/// <param name="scorer">The model.</param>
/// <param name="parts">Where predictions go.</param>
/// <param name="chunk">Rows of a chunk.</param>
/// <param name="shard">Which part, from 0: chunk c belongs to part c modulo <paramref name="of"/>.</param>
/// <param name="of">Number of parts.</param>
internal sealed class ScoringRun(TextFile texts, Scorer scorer, PartFolder parts, int chunk, int shard, int of)
{
    /// <summary>Rows that this process scored.</summary>
    public long Scored { get; private set; }

    /// <summary>Chunks of this part that were there already.</summary>
    public int Found { get; private set; }

    /// <summary>Whether the chunks of all parts are there.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Scores to the end of the file. Memory: the texts and predictions of one chunk.</summary>
    /// <param name="report">Receives the part of the file that was read, and <see cref="Scored"/>.</param>
    public void Score(Action<double, long> report)
    {
        var buffer = new string?[chunk];
        var index = 0;
        for (var rows = chunk; rows == chunk; index++)
        {
            var isOpen = index % of == shard && !parts.Has(index);
            Found += index % of == shard && !isOpen ? 1 : 0;
            rows = isOpen ? texts.Read(buffer) : texts.Skip(chunk);
            if (rows == 0)
                break;
            if (isOpen)
                Score(index, buffer.AsMemory(0, rows));
            report(texts.Fraction, Scored);
        }

        // Another part may finish a moment later: it looks then.
        IsComplete = Enumerable.Range(0, index).All(parts.Has);
        if (IsComplete)
            parts.Complete(index);
    }

    private void Score(int index, ReadOnlyMemory<string?> rows)
    {
        parts.Write(index, scorer.Score(rows, firstRow: (long)index * chunk));
        Scored += rows.Length;
    }
}
