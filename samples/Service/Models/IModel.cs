namespace TextService;

/// <summary>A model that scores several texts at once. Thread safe.</summary>
internal interface IModel<out TResult> : IDisposable
{
    /// <summary>The results in the order of the texts.</summary>
    IEnumerable<TResult> Score(IReadOnlyList<string> texts);
}
