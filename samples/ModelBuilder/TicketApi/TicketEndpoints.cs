namespace Tickets;

/// <summary>The routes.</summary>
internal static class TicketEndpoints
{
    public static void Map(WebApplication app) => app
        .MapPost("/predict", Predict)
        .WithName("Predict")
        .WithSummary("Says which department a message is for.")
        .Produces<TicketModel.ModelOutput>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    // An empty text is a text; none at all is a mistake of the caller.
    private static IResult Predict(TicketEngines engines, TicketModel.ModelInput input) => input.Text is null
        ? Results.Problem(statusCode: StatusCodes.Status400BadRequest)
        : Results.Ok(engines.Predict(input));
}
