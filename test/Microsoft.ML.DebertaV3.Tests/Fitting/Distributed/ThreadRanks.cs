namespace Microsoft.ML.DebertaV3.Tests.Fitting.Distributed;

/// <summary>Ranks that are threads of this process: they add in the order of the ranks.</summary>
internal sealed class ThreadRanks : IDisposable
{
    private readonly Barrier _barrier;
    private readonly CancellationTokenSource _failed = new();
    private readonly byte[][] _given;

    private ThreadRanks(int count) => (_barrier, _given) = (new(count), new byte[count][]);

    /// <summary>
    /// Runs a program on each of some ranks; returns what they return. If one throws, all end, and its exception is thrown.
    /// </summary>
    public static T[] Run<T>(int count, Func<ICommunicator, T> program)
    {
        using var ranks = new ThreadRanks(count);
        var (results, problems) = (new T[count], new Exception?[count]);
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = program(new Member(ranks, rank));
            }
            catch (Exception problem)
            {
                problems[rank] = problem;
                ranks._failed.Cancel();
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var thrown = problems.OfType<Exception>().OrderBy(problem => problem is OperationCanceledException).FirstOrDefault();
        return thrown is null ? results : throw thrown;
    }

    public void Dispose()
    {
        _barrier.Dispose();
        _failed.Dispose();
    }

    private byte[][] Exchange(int rank, byte[] bytes)
    {
        _given[rank] = bytes;
        _barrier.SignalAndWait(_failed.Token);
        var all = (byte[][])_given.Clone();
        _barrier.SignalAndWait(_failed.Token);
        return all;
    }

    private sealed class Member(ThreadRanks ranks, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => ranks._given.Length;

        public void Sum(Span<float> values) => Add(values);

        public void Sum(Span<double> values) => Add(values);

        public void Broadcast(Span<byte> bytes) => ranks.Exchange(rank, bytes.ToArray())[0].CopyTo(bytes);

        public byte[][] Gather(ReadOnlySpan<byte> bytes) => ranks.Exchange(rank, bytes.ToArray());

        public void Barrier() => ranks.Exchange(rank, []);

        private void Add<T>(Span<T> values)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            var all = ranks.Exchange(rank, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray());
            values.Clear();
            foreach (var bytes in all)
            {
                var some = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes);
                Assert.AreEqual(values.Length, some.Length, "Ranks sum buffers of different lengths.");
                for (var i = 0; i < some.Length; i++)
                    values[i] += some[i];
            }
        }
    }
}
