using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>What OpenTelemetry would see of the service.</summary>
[TestClass]
public sealed class ServiceTelemetryTests
{
    [TestMethod]
    public async Task Metrics_CountTextsBatchesAndWaiting()
    {
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync();
        using var client = ServiceFixture.Connect(server);
        var measured = new ConcurrentDictionary<(string Name, string? Unit, string? Model), double>();
        using var listener = new MeterListener();
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ServiceTelemetry.Name && instrument.Meter.Scope == meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        for (var i = 0; i < 3; i++)
            await ServiceFixture.Ask<Classification>(client, "/classify", "rain");
        await server.StopAsync();

        Assert.AreEqual(3, measured[("textservice.batch.size", "{text}", "classifier")]);
        Assert.AreEqual(0, measured[("textservice.queue.length", "{text}", "classifier")]);
        Assert.IsGreaterThan(0, measured[("textservice.batch.duration", "s", "classifier")]);
        Assert.IsGreaterThan(0, measured[("textservice.queue.duration", "s", "classifier")]);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var model = tags.ToArray().FirstOrDefault(tag => tag.Key == "textservice.model.name").Value as string;
            measured.AddOrUpdate((instrument.Name, instrument.Unit, model), value, (_, sum) => sum + value);
        }
    }

    [TestMethod]
    public async Task SpanOfABatch_LinksToItsRequests()
    {
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync();
        using var client = ServiceFixture.Connect(server);
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ServiceTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await ServiceFixture.Ask<Entity[]>(client, "/entities", "rain");
        await server.StopAsync();

        var requests = spans.Where(span => span.Source.Name == "Microsoft.AspNetCore").Select(span => span.SpanId).ToHashSet();
        var batch = spans.First(span => span.OperationName == "score batch"
            && span.Links.Any(link => requests.Contains(link.Context.SpanId)));
        Assert.AreEqual("entities", batch.GetTagItem("textservice.model.name"));
        Assert.IsNull(batch.ParentId);
    }
}
