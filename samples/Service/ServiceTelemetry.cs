using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TextService;

/// <summary>
/// Traces and metrics through System.Diagnostics, where OpenTelemetry and <c>dotnet-counters</c> find them. Requests themselves are
/// measured and traced by ASP.NET Core. Names and units follow OpenTelemetry's conventions: dots, seconds, and counts in braces.
/// </summary>
internal sealed class ServiceTelemetry : IDisposable
{
    /// <summary>Name of the source of traces and of the meter.</summary>
    public const string Name = "TextService";

    private const string ModelTag = "textservice.model.name", ErrorTag = "error.type";

    // Seconds: one short text of a tiny network to a batch of long ones of a large network.
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private readonly UpDownCounter<int> _waiting;
    private readonly Counter<int> _refused, _reloads;
    private readonly Histogram<double> _waitingTime, _batchTime;
    private readonly Histogram<int> _batchSize;

    public ServiceTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _waiting = meter.CreateUpDownCounter<int>("textservice.queue.length", "{text}", "Texts that wait for a model.");
        _waitingTime = meter.CreateHistogram("textservice.queue.duration", "s", "How long a text waited for a model.", null, Seconds);
        _refused = meter.CreateCounter<int>("textservice.queue.refusals", "{text}", "Texts that were refused.");
        _batchSize = meter.CreateHistogram<int>("textservice.batch.size", "{text}", "Texts that were scored together.", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        _batchTime = meter.CreateHistogram("textservice.batch.duration", "s", "How long a batch was scored.", null, Seconds);
        _reloads = meter.CreateCounter<int>("textservice.model.reloads", "{reload}", "Models that were replaced, or failed to be.");
    }

    /// <summary>The source of traces.</summary>
    public ActivitySource Activities { get; } = new(Name);

    public void Waits(string model) => _waiting.Add(1, Of(model));

    public void Waited(string model, TimeSpan time)
    {
        _waiting.Add(-1, Of(model));
        _waitingTime.Record(time.TotalSeconds, Of(model));
    }

    public void Refused(string model, string reason) => _refused.Add(1, Of(model), new(ErrorTag, reason));

    public void Scored(string model, int texts, TimeSpan time)
    {
        _batchSize.Record(texts, Of(model));
        _batchTime.Record(time.TotalSeconds, Of(model));
    }

    /// <param name="model">Which model.</param>
    /// <param name="error">Null where it was replaced.</param>
    public void Reloaded(string model, Exception? error)
    {
        if (error is null)
            _reloads.Add(1, Of(model));
        else
            _reloads.Add(1, Of(model), new(ErrorTag, error.GetType().FullName));
    }

    /// <summary>The span of a batch. It belongs to many requests, so it links to them.</summary>
    public Activity? StartBatch(string model, IEnumerable<ActivityContext> requests) => !Activities.HasListeners() ? null
        : Activities.StartActivity("score batch", ActivityKind.Internal, parentContext: default, [new(ModelTag, model)],
            requests.Select(request => new ActivityLink(request)));

    // The meter belongs to its factory.
    public void Dispose() => Activities.Dispose();

    private static KeyValuePair<string, object?> Of(string model) => new(ModelTag, model);
}
