namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>The caller and some threads of the thread pool, which share the parts of one forward pass after another.</summary>
/// <remarks>
/// Helpers join when the pool gives them a thread and leave when the team is disposed. Until then they spin and yield: the next work
/// follows in microseconds. Nothing waits for a helper that has not claimed a part, so a busy pool costs speed, never a result.
/// </remarks>
internal sealed class WorkTeam : IDisposable
{
    private Action<int, int>? _work;
    private Exception? _failure;
    private int _unclaimed;  // parts that no thread has begun; below zero if helpers found none
    private int _unfinished;
    private int _members = 1;
    private volatile bool _ended;

    /// <param name="helpers">Threads beside the caller's.</param>
    public WorkTeam(int helpers)
    {
        Size = helpers + 1;
        for (var i = 0; i < helpers; i++)
            ThreadPool.UnsafeQueueUserWorkItem(team => team.Help(), this, preferLocal: false);
    }

    /// <summary>The most threads at once.</summary>
    public int Size { get; }

    /// <summary>Does every part once and returns when all are done.</summary>
    /// <param name="parts">Their number.</param>
    /// <param name="work">Does one: its index, and the index of the member that does it, below <see cref="Size"/>.</param>
    public void Run(int parts, Action<int, int> work)
    {
        if (Size == 1 || parts == 1)
        {
            for (var part = 0; part < parts; part++)
                work(part, 0);
            return;
        }
        _work = work;
        _unfinished = parts;
        Volatile.Write(ref _unclaimed, parts);
        while (TakePart(member: 0))
        {
        }
        Wait();
    }

    public void Dispose() => _ended = true;

    private void Wait()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _unfinished) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is { } failure)
            throw new InvalidOperationException("A part of a forward pass failed.", failure);
    }

    private void Help()
    {
        var member = Interlocked.Increment(ref _members) - 1;
        var spin = new SpinWait();
        while (!_ended)
        {
            if (Volatile.Read(ref _unclaimed) > 0 && TakePart(member))
                spin.Reset();
            else
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // A part that is claimed belongs to the work of now: the next does not begin before it is finished.
    private bool TakePart(int member)
    {
        var part = Interlocked.Decrement(ref _unclaimed);
        if (part < 0)
            return false;
        try
        {
            _work!(part, member);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            Interlocked.Decrement(ref _unfinished);
        }
        return true;
    }
}
