namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Runs rows through a network in batches of similar length, so that batches contain little padding.</summary>
internal static class SimilarLengths
{
    /// <summary>Returns the output of each row, in input order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="length">Returns a row's length in pieces.</param>
    /// <param name="batchSize">Rows per batch; the last may be smaller.</param>
    /// <param name="run">Computes the outputs of one batch, in the order of its rows.</param>
    public static TOutput[] Run<TRow, TOutput>(
        IReadOnlyList<TRow> rows, Func<TRow, int> length, int batchSize, Func<TRow[], IReadOnlyList<TOutput>> run)
    {
        var outputs = new TOutput[rows.Count];
        foreach (var indices in Enumerable.Range(0, rows.Count).OrderBy(i => length(rows[i])).Chunk(batchSize))
        {
            var batch = run(Array.ConvertAll(indices, i => rows[i]));
            for (var r = 0; r < indices.Length; r++)
                outputs[indices[r]] = batch[r];
        }
        return outputs;
    }
}
