using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>samples/ModelBuilder through a real port, against the console.</summary>
[TestClass]
public sealed class TicketApiTests
{
    private const int Clients = 8;
    private const int Rounds = 10; // enough for one engine under all clients to fail

    private static readonly string[] Texts =
    [
        "The bin was not emptied again.", "A pothole as deep as a bucket.", "No water since midnight.", "The swings are broken.",
        "May I borrow ten books at once?", "Loud music until three, every night!", "x", "", "Straße, naïve, 你好, 🚮", new string('w', 4000),
    ];

    private static TicketFixture _tickets = null!;
    private static WebApplication _server = null!;
    private static HttpClient _client = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _tickets = new TicketFixture();
        _server = await _tickets.StartServerAsync();
        _client = TicketFixture.Connect(_server);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _tickets.Dispose();
    }

    [TestMethod]
    public async Task Predict_AnswersAsTheConsole_ForEightClientsAtOnce()
    {
        var expected = TicketConsole.Predict(_tickets.Folder, Texts);

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(AskAll));

        Assert.HasCount(Clients * Rounds * Texts.Length, answers.SelectMany(all => all));
        foreach (var (text, answer) in answers.SelectMany(all => all))
            TicketCalls.AssertSame(expected[text], answer);
        Assert.IsGreaterThan(10 * TicketCalls.Tolerance, TicketCalls.NearestScores(expected),
            "Texts that score alike would hide a mix-up.");
    }

    [TestMethod]
    public async Task Server_LogsNothingOfARequest_ByDefault()
    {
        await using var server = await _tickets.StartServerAsync([]);
        using var client = TicketFixture.Connect(server);
        using var counter = new LineCounter();
        var loggers = server.Services.GetRequiredService<ILoggerFactory>();
        loggers.AddProvider(counter);

        await TicketCalls.Ask(client, Texts[0]);
        (await client.GetAsync("/health")).Dispose();

        Assert.IsEmpty(counter.Lines, string.Join('\n', counter.Lines));
        Assert.IsTrue(loggers.CreateLogger("Microsoft.Hosting.Lifetime").IsEnabled(LogLevel.Information)); // where it listens
        Assert.IsTrue(loggers.CreateLogger("Tickets.Training").IsEnabled(LogLevel.Information));
    }

    [TestMethod]
    public async Task Predict_GivesProbabilitiesOfTheLabels_InTheOrderOfLabels()
    {
        var labels = await _client.GetFromJsonAsync<string[]>("/labels");
        var answer = await TicketCalls.Ask(_client, Texts[0]);

        Assert.HasCount(6, labels!);
        Assert.AreEqual(1, answer.Score.Sum(), 1e-5);
        Assert.AreEqual(answer.PredictedLabel, labels![answer.Score.IndexOf(answer.Score.Max())]);
    }

    [TestMethod]
    [DataRow("""{"text":""", DisplayName = "cut off")]
    [DataRow("""{"text":5}""", DisplayName = "not a text")]
    [DataRow("""{"text":null}""", DisplayName = "null text")]
    [DataRow("""{"text":"\ud800"}""", DisplayName = "half a character")]
    [DataRow("""{"label":"Waste"}""", DisplayName = "no text")]
    [DataRow("""["text"]""", DisplayName = "an array")]
    [DataRow("null", DisplayName = "null")]
    [DataRow("", DisplayName = "empty")]
    public async Task Predict_Answers400WithProblem_WhenBodyIsMalformed(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _client.PostAsync("/predict", content);

        await TicketCalls.AssertProblem(HttpStatusCode.BadRequest, "text", response);
    }

    [TestMethod]
    public async Task Predict_Answers415WithProblem_WhenContentIsNotJson()
    {
        using var content = new StringContent("The bin was not emptied.", Encoding.UTF8, "text/plain");

        using var response = await _client.PostAsync("/predict", content);

        await TicketCalls.AssertProblem(HttpStatusCode.UnsupportedMediaType, "application/json", response);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "length unknown")]
    [DataRow(false, DisplayName = "length known")]
    public async Task Predict_Answers413WithProblem_WhenBodyIsOversized(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict");
        request.Content = TicketCalls.JsonBody(new string('w', TicketServer.MaximumBodySize));
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await _client.SendAsync(request);

        await TicketCalls.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "65536", response);
        Assert.AreEqual(Texts[0], (await TicketCalls.Ask(_client, Texts[0])).Text,
            "The next request is answered as if nothing had happened.");
    }

    [TestMethod]
    public async Task Predict_Answers_WhenBodyIsJustAtTheLimit()
    {
        var text = new string('w', TicketServer.MaximumBodySize - """{"text":""}""".Length);

        var answer = await TicketCalls.Ask(_client, text);

        Assert.AreEqual(text, answer.Text);
    }

    [TestMethod]
    public async Task Health_IsHealthy_WhileTheModelAnswers()
    {
        var health = await _client.GetStringAsync("/health");

        Assert.AreEqual("Healthy", health);
    }

    [TestMethod]
    public async Task OpenApi_DescribesPredict_WhenRead()
    {
        using var document = await _client.GetFromJsonAsync<JsonDocument>("/openapi/v1.json");

        var predict = document!.RootElement.GetProperty("paths").GetProperty("/predict").GetProperty("post");
        var statuses = predict.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToArray();
        CollectionAssert.AreEquivalent(new[] { "200", "400", "413", "415" }, statuses);
        Assert.IsTrue(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ModelInput")
            .GetProperty("properties").TryGetProperty("text", out _));
    }

    [TestMethod]
    public async Task Stop_LetsARequestEnd_ThatHasBegun()
    {
        await using var server = await _tickets.StartServerAsync();
        using var client = TicketFixture.Connect(server);
        using var body = new HeldContent("""{"text":"The last one."}""");
        var request =
            client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = body, Headers = { ExpectContinue = true } });
        await body.ServerReads;

        var stop = server.StopAsync();
        body.Release();
        using var response = await request;
        await stop;

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health"));
    }

    private static async Task<List<(int Text, TicketModel.ModelOutput Answer)>> AskAll(int clientNumber)
    {
        using var client = TicketFixture.Connect(_server);
        var answers = new List<(int, TicketModel.ModelOutput)>();
        for (var i = 0; i < Rounds * Texts.Length; i++)
        {
            var text = (i + clientNumber) % Texts.Length; // each client in an order of its own
            answers.Add((text, await TicketCalls.Ask(client, Texts[text])));
        }
        return answers;
    }
}
