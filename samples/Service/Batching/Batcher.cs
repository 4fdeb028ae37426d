using System.Collections.Concurrent;
using System.Diagnostics;

namespace TextService;

/// <summary>
/// Scores the texts of concurrent requests together. A scorer is a thread that takes what waits, at most a batch, scores it and goes on:
/// the longer a batch takes, the more texts wait for the next one, so batches grow with the load and a lone text is not kept waiting.
/// </summary>
/// <remarks>Thread safe. Stops after every text that it accepted is answered.</remarks>
internal sealed class Batcher<TModel, TResult> : IHostedService, IDisposable
    where TModel : class, IModel<TResult>
{
    private readonly ModelSlot<TModel> _model;
    private readonly ServiceOptions _options;
    private readonly ServiceTelemetry _telemetry;
    private readonly BlockingCollection<Item> _queue;
    private Task _scorers = Task.CompletedTask;

    public Batcher(ModelSlot<TModel> model, ServiceOptions options, ServiceTelemetry telemetry)
    {
        (_model, _options, _telemetry) = (model, options, telemetry);
        _queue = new(options.MaximumWaiting);
    }

    /// <summary>Hands over a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancelled">The caller is gone: a text that still waits is not scored.</param>
    /// <param name="answer">The answer to come, where the text is accepted.</param>
    public Submission Submit(string text, CancellationToken cancelled, out Task<Answer<TResult>> answer)
    {
        var item = new Item(text, Activity.Current?.Context, cancelled);
        answer = item.Answer.Task;
        try
        {
            if (_queue.TryAdd(item))
            {
                _telemetry.Waits(_model.Name);
                return Submission.Accepted;
            }
        }
        catch (InvalidOperationException) // complete: nothing can be added
        {
            _telemetry.Refused(_model.Name, "stopping");
            return Submission.Stopping;
        }
        _telemetry.Refused(_model.Name, "queue_full");
        return Submission.QueueFull;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Threads of their own: those of the pool would be missing elsewhere for the time of a batch.
        _scorers = Task.WhenAll(Enumerable.Range(0, _options.Scorers).Select(_ =>
            Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.CompleteAdding();
        await _scorers.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (_scorers.IsCompleted) // else a shutdown that took too long left a scorer behind; the process ends
            _queue.Dispose();
    }

    private void Run()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
            Score(Gather(first));
    }

    private List<Item> Gather(Item first)
    {
        List<Item> batch = [first];
        var start = Stopwatch.GetTimestamp();
        while (batch.Count < _options.MaximumBatch)
        {
            var left = _options.BatchDelay - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!_queue.TryTake(out var next, Math.Max(0, left)))
                break;
            batch.Add(next);
        }
        return batch;
    }

    private void Score(List<Item> batch)
    {
        foreach (var item in batch)
        {
            _telemetry.Waited(_model.Name, Stopwatch.GetElapsedTime(item.Start));
            if (item.Cancelled.IsCancellationRequested)
                item.Answer.TrySetCanceled(item.Cancelled);
        }
        batch.RemoveAll(item => item.Answer.Task.IsCanceled);
        if (batch.Count == 0)
            return;
        using var activity = _telemetry.StartBatch(_model.Name, batch.Select(item => item.Request).OfType<ActivityContext>());
        activity?.SetTag("textservice.batch.size", batch.Count);
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var lease = _model.Rent();
            AnswerAll(batch, lease);
        }
        catch (Exception problem) // the slot is disposed
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            batch.ForEach(item => item.Answer.TrySetException(problem));
        }
        _telemetry.Scored(_model.Name, batch.Count, Stopwatch.GetElapsedTime(start));
    }

    private static void AnswerAll(List<Item> batch, ModelLease<TModel> lease)
    {
        try
        {
            var results = lease.Model.Score([.. batch.Select(item => item.Text)]);
            foreach (var (item, result) in batch.Zip(results))
                item.Answer.TrySetResult(new(result, lease.Version));
        }
        catch (Exception) when (batch.Count > 1) // one text must not fail those beside it
        {
            batch.ForEach(item => AnswerAll([item], lease));
        }
        catch (Exception problem)
        {
            batch[0].Answer.TrySetException(problem);
        }
    }

    private sealed record Item(string Text, ActivityContext? Request, CancellationToken Cancelled)
    {
        public long Start { get; } = Stopwatch.GetTimestamp();

        // Continuations write the response: not on the scorer's thread.
        public TaskCompletionSource<Answer<TResult>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
