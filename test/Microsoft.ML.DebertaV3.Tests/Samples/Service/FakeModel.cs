using System.Collections.Concurrent;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>Answers a text with its length, once it may; remembers which texts it was given together.</summary>
internal sealed class FakeModel : IModel<int>
{
    /// <summary>A text that cannot be scored.</summary>
    public const string Bad = "bad";

    public ManualResetEventSlim MayAnswer { get; } = new(initialState: true);

    public ConcurrentQueue<string[]> Batches { get; } = [];

    public bool IsDisposed { get; private set; }

    public IEnumerable<int> Score(IReadOnlyList<string> texts)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Batches.Enqueue([.. texts]);
        MayAnswer.Wait();
        return texts.Contains(Bad) ? throw new InvalidDataException("This text cannot be scored.") : texts.Select(text => text.Length);
    }

    public void Dispose() => IsDisposed = true;
}
