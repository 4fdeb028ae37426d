using System.Text.Json.Serialization;

namespace Tickets;

/// <summary>The web API, ready to run.</summary>
public static class TicketServer
{
    /// <summary>Longest body that is read, in bytes: far above what fits into the model's 256 pieces.</summary>
    public const int MaximumBodySize = 64 * 1024;

    /// <summary>Builds the application; trains the model first where there is none.</summary>
    /// <param name="args">Configuration as on a command line: <c>--urls</c> for the addresses, <c>--Model</c> for the model file.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MaximumBodySize);
        // A bad request is answered, not thrown, in the Development environment as well.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Explain);
        builder.Services.AddOpenApi();
        builder.Services.AddSingleton(services => TicketEngines.Load(ModelPath(services)));
        builder.Services.AddHealthChecks().AddCheck<TicketHealth>("model");

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapHealthChecks("/health");
        TicketEndpoints.Map(app);

        // Before the first request, not during it.
        app.Services.GetRequiredService<TicketEngines>();
        return app;
    }

    private static string ModelPath(IServiceProvider services)
    {
        var path = services.GetRequiredService<IConfiguration>()["Model"] ?? Path.Combine(AppContext.BaseDirectory, ModelFile.Name);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Tickets.Training");
        ModelFile.TrainIfMissing(path, Path.Combine(AppContext.BaseDirectory, TicketModel.RetrainFilePath),
            line => TrainingLog.Line(logger, line));
        return path;
    }
}
