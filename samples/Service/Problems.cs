namespace TextService;

/// <summary>Tells the caller what to do about an error.</summary>
internal static class Problems
{
    /// <summary>Seconds after which a refused request may come again.</summary>
    public const string RetryAfter = "1";

    public static void Explain(ProblemDetailsContext context, ServiceOptions options) =>
        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status400BadRequest => """The body must be JSON with a text: {"text": "Our bin was not emptied."}""",
            StatusCodes.Status413PayloadTooLarge =>
                $"A text must not be longer than {options.MaximumTextLength} characters, a body not than {options.MaximumBodySize} bytes.",
            StatusCodes.Status415UnsupportedMediaType => "The header Content-Type must be application/json.",
            StatusCodes.Status429TooManyRequests => $"Too many requests are waiting. Try again in {RetryAfter} s.",
            StatusCodes.Status503ServiceUnavailable => "The service is about to stop. Ask another instance.",
            _ => null,
        };
}
