namespace Tickets;

/// <summary>The routes.</summary>
internal static class TicketEndpoints
{
    public static void Map(WebApplication app)
    {
        var routes = app.MapGroup("").WithTags("Tickets");
        routes.MapPost("/predict", Predict)
            .WithName("Predict")
            .WithSummary("Says which department a message is for, with a probability for each label.")
            .Produces<TicketModel.ModelOutput>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        routes.MapGet("/labels", (TicketEngines engines) => engines.Labels)
            .WithName("Labels")
            .WithSummary("The labels in the order of the probabilities.");
    }

    // An empty text is a text; none at all is a mistake of the caller.
    private static IResult Predict(TicketEngines engines, TicketModel.ModelInput input) => input.Text is null
        ? Results.Problem(statusCode: StatusCodes.Status400BadRequest)
        : Results.Ok(engines.Predict(input));
}
