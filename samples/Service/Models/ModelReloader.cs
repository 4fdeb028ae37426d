namespace TextService;

/// <summary>
/// Looks at the models' folders again and again, and reloads one that has changed. It asks and is not told: notices of changes do not
/// reach through network and container mounts.
/// </summary>
/// <remarks>
/// A folder is loaded when it has been the same at two looks, so that one that is being copied is left alone. One that cannot be loaded
/// is logged, once, and the model in use stays.
/// </remarks>
internal sealed partial class ModelReloader(
    IEnumerable<IReloadable> models, ServiceOptions options, ServiceTelemetry telemetry, TimeProvider time, ILogger<ModelReloader> logger)
    : BackgroundService
{
    private readonly Dictionary<IReloadable, string> _seen = [], _failed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.ReloadInterval), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var model in models)
                Look(model);
        }
    }

    /// <summary>One look at a model's folder.</summary>
    internal void Look(IReloadable model)
    {
        var stamp = Stamp(model);
        if (stamp.Length == 0 || stamp == model.Version || stamp == _failed.GetValueOrDefault(model))
            return;
        if (stamp != _seen.GetValueOrDefault(model))
        {
            _seen[model] = stamp;
            return;
        }
        try
        {
            model.Reload(stamp);
            telemetry.Reloaded(model.Name, null);
            LogReload(model.Name, stamp);
        }
        catch (Exception problem) // whatever it is, the service goes on with the old model
        {
            _failed[model] = stamp;
            telemetry.Reloaded(model.Name, problem);
            LogFailure(problem, model.Name, model.Version);
        }
    }

    private static string Stamp(IReloadable model)
    {
        try
        {
            return FolderStamp.Of(model.Folder);
        }
        catch (IOException) // it changes at this very moment
        {
            return "";
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} is replaced by version {Version}.")]
    private partial void LogReload(string model, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} has changed and cannot be loaded; version {Version} stays in use.")]
    private partial void LogFailure(Exception problem, string model, string version);
}
