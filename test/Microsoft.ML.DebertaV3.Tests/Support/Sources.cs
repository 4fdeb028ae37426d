namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Rows that are not the same at each reading, as those of a queue or of a database.</summary>
internal static class Sources
{
    /// <summary>Rows that are gone once they are read.</summary>
    public static IEnumerable<T> Drained<T>(IEnumerable<T> rows)
    {
        var queue = new Queue<T>(rows);
        IEnumerable<T> Rest()
        {
            while (queue.TryDequeue(out var row))
                yield return row;
        }
        return Rest();
    }

    /// <summary>Rows in another order at each reading.</summary>
    public static IEnumerable<T> Reshuffled<T>(T[] rows)
    {
        var readings = 0;
        IEnumerable<T> Shuffled()
        {
            var order = (T[])rows.Clone();
            new Random(++readings).Shuffle(order);
            foreach (var row in order)
                yield return row;
        }
        return Shuffled();
    }
}
