using Microsoft.AspNetCore.RateLimiting;

namespace TextService;

/// <summary>The service, ready to run.</summary>
internal static class ServiceApp
{
    /// <summary>Names the limiter of <c>/explain</c>.</summary>
    public const string ExplanationLimit = "explain";

    /// <summary>Builds the application and loads its models.</summary>
    /// <param name="args">Configuration as on a command line: <c>--urls</c> for the addresses, <c>--Service:Models</c> and others.</param>
    /// <exception cref="IOException">A model is missing.</exception>
    /// <exception cref="InvalidDataException">A model is damaged or of another kind, or a setting is wrong.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args });
        var options = ServiceOptions.Read(builder.Configuration);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = options.MaximumBodySize);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownTimeout));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => Problems.Explain(context, options));
        builder.Services.AddRateLimiter(limits => Limit(limits, options));
        AddModels(builder.Services, options);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        ServiceEndpoints.Map(app);
        PageFiles.Map(app);
        try
        {
            Load(app.Services);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose(); // frees the model that was loaded before the other one failed
            throw;
        }
    }

    private static void AddModels(IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<ServiceTelemetry>();
        services.AddSingleton(_ =>
            new ModelSlot<Classifier>("classifier", Path.Combine(options.Models, "classifier"), Classifier.Load));
        services.AddSingleton(_ => new ModelSlot<EntityFinder>("entities", Path.Combine(options.Models, "entities"), EntityFinder.Load));
        services.AddSingleton<IReloadable>(all => all.GetRequiredService<ModelSlot<Classifier>>());
        services.AddSingleton<IReloadable>(all => all.GetRequiredService<ModelSlot<EntityFinder>>());
        // Stopped in reverse order, after the server: it lets requests end first, which need the batchers.
        services.AddSingleton<Batcher<Classifier, Classification>>().AddSingleton<Batcher<EntityFinder, Entity[]>>();
        services.AddHostedService(all => all.GetRequiredService<Batcher<Classifier, Classification>>());
        services.AddHostedService(all => all.GetRequiredService<Batcher<EntityFinder, Entity[]>>());
        services.AddHostedService<ModelReloader>();
        services.AddHealthChecks().AddCheck<ModelHealth>("models");
    }

    // Before the first request, not during it. The container owns the slots and frees their models at the end.
    private static void Load(IServiceProvider services)
    {
        foreach (var model in services.GetServices<IReloadable>())
        {
            if (!Directory.Exists(model.Folder))
                throw new DirectoryNotFoundException(
                    $"There is no folder {Path.GetFullPath(model.Folder)}. Make the sample's models with `dotnet run -- train`, or name "
                    + "the folder with your own with --Service:Models.");
            model.Reload(FolderStamp.Of(model.Folder));
        }
    }

    private static void Limit(RateLimiterOptions limits, ServiceOptions options)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = Problems.RetryAfter;
            return ValueTask.CompletedTask;
        };
        limits.AddConcurrencyLimiter(ExplanationLimit, limit =>
        {
            limit.PermitLimit = options.MaximumExplanations;
            limit.QueueLimit = options.MaximumWaitingExplanations;
        });
    }
}
