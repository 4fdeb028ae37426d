using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace TextService;

/// <summary>The routes.</summary>
internal static class ServiceEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/classify", (TextRequest request, Batcher<Classifier, Classification> batcher, ServiceOptions options,
            HttpContext context) => Score(request, batcher, options, context));
        app.MapPost("/entities", (TextRequest request, Batcher<EntityFinder, Entity[]> batcher, ServiceOptions options,
            HttpContext context) => Score(request, batcher, options, context));
        app.MapPost("/explain", Explain).RequireRateLimiting(ServiceApp.ExplanationLimit);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }); // the process answers
        app.MapHealthChecks("/health/ready");
    }

    private static async Task<IResult> Score<TModel, TResult>(
        TextRequest request, Batcher<TModel, TResult> batcher, ServiceOptions options, HttpContext context)
        where TModel : class, IModel<TResult>
    {
        if (Refusal(request, options) is { } refusal)
            return refusal;
        var submission = batcher.Submit(request.Text!, context.RequestAborted, out var answer);
        if (submission is Submission.Accepted)
            return Results.Ok(await answer);
        context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return Results.Problem(statusCode: submission is Submission.QueueFull
            ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable);
    }

    // Not in batches: one explanation is many passes already. The limiter in front of it says how many there are at once.
    private static IResult Explain(
        TextRequest request, ModelSlot<Classifier> classifier, ServiceOptions options, ServiceTelemetry telemetry)
    {
        if (Refusal(request, options) is { } refusal)
            return refusal;
        using var activity = telemetry.Activities.StartActivity("explain");
        #region lease
        using var lease = classifier.Rent(); // the model stays until the lease ends, whatever is loaded meanwhile
        return Results.Ok(new Answer<Explanation>(lease.Model.Explain(request.Text!), lease.Version));
        #endregion
    }

    // An empty text is a text; none at all is a mistake of the caller.
    private static IResult? Refusal(TextRequest request, ServiceOptions options) => request.Text switch
    {
        null => Results.Problem(statusCode: StatusCodes.Status400BadRequest),
        { } text when text.Length > options.MaximumTextLength => Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge),
        _ => null,
    };

    /// <summary>The body of a request.</summary>
    internal sealed record TextRequest(string? Text);
}
