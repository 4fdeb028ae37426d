namespace TextService;

/// <summary>The body of an answer.</summary>
/// <param name="Result">What the model says.</param>
/// <param name="Model">The version of the model that says it: it changes when the model is replaced.</param>
internal sealed record Answer<TResult>(TResult Result, string Model);
