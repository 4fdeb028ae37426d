namespace Tickets;

/// <summary>Tells the caller what to do about an error.</summary>
internal static class Problems
{
    public static void Explain(ProblemDetailsContext context) => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
    {
        StatusCodes.Status400BadRequest => """The body must be JSON with a text: {"text": "Our bin was not emptied."}""",
        StatusCodes.Status413PayloadTooLarge => $"The body must not be longer than {TicketServer.MaximumBodySize} bytes.",
        StatusCodes.Status415UnsupportedMediaType => "The header Content-Type must be application/json.",
        _ => null,
    };
}
