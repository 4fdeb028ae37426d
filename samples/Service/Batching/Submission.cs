namespace TextService;

/// <summary>What became of a text that was handed to a <see cref="Batcher{TModel, TResult}"/>.</summary>
internal enum Submission
{
    /// <summary>It will be answered.</summary>
    Accepted,

    /// <summary>Too many texts wait.</summary>
    QueueFull,

    /// <summary>The service stops.</summary>
    Stopping,
}
