using System.Net.Http.Json;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>New models under load, and the end of the service under load.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ReloadTests
{
    private const string Text = "the kettle whistles";
    private const float Tolerance = 1e-5f;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [TestMethod]
    public async Task Reload_DropsNoRequest_AndEachIsAnsweredByOneModel()
    {
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync("--Service:ReloadInterval", "0.05");
        using var client = ServiceFixture.Connect(server);
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => AskUntil(client, enough.Token)).ToArray();
        var versions = new Dictionary<string, float>();

        for (var seed = 6; seed < 9; seed++)
        {
            var last = await ServiceFixture.Ask<Classification>(client, "/classify", Text);
            versions[last.Model] = last.Result.Score;
            ServiceModels.WriteClassifier(fixture.Folder, seed);
            await UntilOther(client, last.Model);
        }
        var newest = await ServiceFixture.Ask<Classification>(client, "/classify", Text);
        versions[newest.Model] = newest.Result.Score;
        await enough.CancelAsync();
        var answers = (await Task.WhenAll(clients)).SelectMany(all => all).ToArray();

        Assert.HasCount(4, versions);
        Assert.HasCount(4, answers.Select(answer => answer.Model).Distinct());
        foreach (var answer in answers)
            Assert.AreEqual(versions[answer.Model], answer.Result.Score, Tolerance);
    }

    [TestMethod]
    public async Task Service_KeepsItsModel_WhereTheNewOneIsDamaged()
    {
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync("--Service:ReloadInterval", "0.05");
        using var client = ServiceFixture.Connect(server);
        var before = await ServiceFixture.Ask<Classification>(client, "/classify", Text);

        await File.WriteAllTextAsync(Path.Combine(fixture.Folder, "classifier", "config.json"), "{}");
        await Task.Delay(500);
        var damaged = await ServiceFixture.Ask<Classification>(client, "/classify", Text);
        ServiceModels.WriteClassifier(fixture.Folder, seed: 6);
        await UntilOther(client, before.Model);

        Assert.AreEqual(before.Model, damaged.Model);
        Assert.AreEqual(before.Result.Score, damaged.Result.Score, Tolerance);
    }

    [TestMethod]
    public async Task Stop_AnswersEveryRequestThatHasBegun()
    {
        using var fixture = new ServiceFixture();
        var server = await fixture.StartAsync();
        using var client = ServiceFixture.Connect(server);
        using var body = new ModelBuilder.HeldContent("""{"text":"The last one."}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = body, Headers = { ExpectContinue = true } };
        var response = client.SendAsync(request);
        await body.ServerReads;

        var stop = server.StopAsync();
        body.Release();
        using var answer = await response.WaitAsync(Patience);
        await stop.WaitAsync(Patience);
        await server.DisposeAsync();

        answer.EnsureSuccessStatusCode();
        Assert.IsNotNull(await answer.Content.ReadFromJsonAsync<Answer<Classification>>());
    }

    private static async Task<List<Answer<Classification>>> AskUntil(HttpClient client, CancellationToken enough)
    {
        var answers = new List<Answer<Classification>>();
        while (!enough.IsCancellationRequested)
            answers.Add(await ServiceFixture.Ask<Classification>(client, "/classify", Text));
        return answers;
    }

    private static async Task UntilOther(HttpClient client, string version)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await ServiceFixture.Ask<Classification>(client, "/classify", Text)).Model == version)
            await Task.Delay(20, patience.Token);
    }
}
