using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>Batches of concurrent requests.</summary>
[TestClass]
public sealed class BatcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeModel _model = new();

    public void Dispose()
    {
        _services.Dispose();
        _model.Dispose();
    }

    [TestMethod]
    public async Task Texts_ThatWait_AreScoredTogether()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 4 });
        _model.MayAnswer.Reset();
        var answers = new List<Task<Answer<int>>> { Accept(batcher, "first") };
        Assert.IsTrue(SpinWait.SpinUntil(() => _model.Batches.Count == 1, Patience));
        answers.AddRange(new[] { "a", "bb", "ccc", "dddd", "eeeee" }.Select(text => Accept(batcher, text)));

        _model.MayAnswer.Set();
        var results = await Task.WhenAll(answers).WaitAsync(Patience);

        CollectionAssert.AreEqual(new[] { 5, 1, 2, 3, 4, 5 }, results.Select(answer => answer.Result).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4, 1 }, _model.Batches.Select(batch => batch.Length).ToArray());
        await batcher.StopAsync(default);
    }

    [TestMethod]
    public async Task Text_WaitsForOthers_WhereThereIsADelay()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 2, BatchDelay = 300_000 });

        var first = Accept(batcher, "a");
        var second = Accept(batcher, "bb");
        await Task.WhenAll(first, second).WaitAsync(Patience);

        CollectionAssert.AreEqual(new[] { "a", "bb" }, _model.Batches.Single());
        await batcher.StopAsync(default);
    }

    [TestMethod]
    public async Task Submit_Refuses_WhenTheQueueIsFull()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 1, MaximumWaiting = 2 });
        _model.MayAnswer.Reset();
        var answers = new List<Task<Answer<int>>> { Accept(batcher, "a") };
        Assert.IsTrue(SpinWait.SpinUntil(() => _model.Batches.Count == 1, Patience));
        answers.AddRange([Accept(batcher, "b"), Accept(batcher, "c")]);

        var refused = batcher.Submit("d", default, out _);

        Assert.AreEqual(Submission.QueueFull, refused);
        _model.MayAnswer.Set();
        await Task.WhenAll(answers).WaitAsync(Patience);
        await batcher.StopAsync(default);
    }

    [TestMethod]
    public async Task Text_ThatFails_DoesNotFailTheOthers()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 8, BatchDelay = 300_000 });

        var answers = Enumerable.Range(0, 8).Select(i => Accept(batcher, i == 3 ? FakeModel.Bad : "good")).ToArray();

        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => answers[3].WaitAsync(Patience));
        foreach (var answer in answers.Where((_, i) => i != 3))
            Assert.AreEqual(4, (await answer.WaitAsync(Patience)).Result);
        await batcher.StopAsync(default);
    }

    [TestMethod]
    public async Task Text_IsNotScored_WhenItsCallerIsGone()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 1 });
        using var gone = new CancellationTokenSource();
        _model.MayAnswer.Reset();
        var first = Accept(batcher, "a");
        Assert.IsTrue(SpinWait.SpinUntil(() => _model.Batches.Count == 1, Patience));
        batcher.Submit("gone", gone.Token, out var cancelled);
        var last = Accept(batcher, "c");

        await gone.CancelAsync();
        _model.MayAnswer.Set();
        await Task.WhenAll(first, last).WaitAsync(Patience);

        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        CollectionAssert.AreEqual(new[] { "a", "c" }, _model.Batches.SelectMany(batch => batch).ToArray());
        await batcher.StopAsync(default);
    }

    [TestMethod]
    public async Task Stop_AnswersWhatWasAccepted_AndRefusesMore()
    {
        using var batcher = await StartAsync(new() { MaximumBatch = 2 });
        _model.MayAnswer.Reset();
        var answers = Enumerable.Range(0, 10).Select(_ => Accept(batcher, "text")).ToArray();

        var stop = batcher.StopAsync(default);
        var refused = batcher.Submit("late", default, out _);
        Assert.IsFalse(stop.IsCompleted);
        _model.MayAnswer.Set();
        await stop.WaitAsync(Patience);

        Assert.AreEqual(Submission.Stopping, refused);
        Assert.IsTrue(Array.TrueForAll(answers, answer => answer.Result.Result == 4));
    }

    private static Task<Answer<int>> Accept(Batcher<FakeModel, int> batcher, string text)
    {
        Assert.AreEqual(Submission.Accepted, batcher.Submit(text, default, out var answer));
        return answer;
    }

    private async Task<Batcher<FakeModel, int>> StartAsync(ServiceOptions options)
    {
        var slot = new ModelSlot<FakeModel>("fake", "", _ => _model);
        slot.Reload("1");
        var batcher = new Batcher<FakeModel, int>(slot, options, new(_services.GetRequiredService<IMeterFactory>()));
        await batcher.StartAsync(default);
        return batcher;
    }
}
