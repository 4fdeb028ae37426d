using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML.DebertaV3.Tests.Support;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>samples/Service through a real port.</summary>
[TestClass]
public sealed class ServiceApiTests
{
    private const int LongestText = 300;
    private const float Tolerance = 1e-5f; // a text's place in a batch changes the order of sums, nothing else

    private static readonly string[] Texts =
        ["the kettle whistles", "rain on a tin roof", "", "x", "Straße, naïve, 你好, 🚮", new string('w', LongestText),
            ServiceModels.PersonText];

    private static ServiceFixture _fixture = null!;
    private static WebApplication _server = null!;
    private static HttpClient _client = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _fixture = new ServiceFixture();
        _server = await _fixture.StartAsync("--Service:MaximumTextLength", $"{LongestText}", "--Service:MaximumBodySize", "4096");
        _client = ServiceFixture.Connect(_server);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _fixture.Dispose();
    }

    [TestMethod]
    public async Task Classify_AnswersAsTheModel_ForManyClientsAtOnce()
    {
        using var model = Classifier.Load(Path.Combine(_fixture.Folder, "classifier"));
        var expected = Texts.Select(text => model.Score([text]).Single()).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20 * Texts.Length).Select(i =>
            ServiceFixture.Ask<Classification>(_client, "/classify", Texts[i % Texts.Length])));

        for (var i = 0; i < answers.Length; i++)
        {
            var (wanted, found) = (expected[i % Texts.Length], answers[i].Result);
            Assert.AreEqual(wanted.Label, found.Label);
            Assert.AreEqual(found.Scores[found.Label], found.Score);
            foreach (var (label, score) in wanted.Scores)
                Assert.AreEqual(score, found.Scores[label], Tolerance);
        }
        Assert.IsGreaterThan(10 * Tolerance, Math.Abs(expected[0].Score - expected[1].Score),
            "Texts that score alike would hide a mix-up.");
    }

    [TestMethod]
    public async Task Entities_FindsWhatTheModelLearned()
    {
        var answer = await ServiceFixture.Ask<Entity[]>(_client, "/entities", ServiceModels.PersonText);

        Assert.HasCount(1, answer.Result);
        Assert.AreEqual(("Ana Smith", "PER", 9, 18),
            (answer.Result[0].Text, answer.Result[0].Type, answer.Result[0].Start, answer.Result[0].End));
    }

    [TestMethod]
    public async Task Explain_ScoresWordsOfTheText_AndIsComplete()
    {
        const string Text = "rain on a tin roof 🚮";

        var answer = (await ServiceFixture.Ask<TextService.Explanation>(_client, "/explain", Text)).Result;
        var label = (await ServiceFixture.Ask<Classification>(_client, "/classify", Text)).Result.Label;

        Assert.AreEqual(label, answer.Label);
        CollectionAssert.AreEqual(Text.Split(' '), answer.Words.Select(word => Text[word.Start..word.End]).ToArray());
        var whole = answer.Output - answer.Baseline;
        Assert.AreEqual(whole, answer.Words.Sum(word => word.Score), Math.Max(0.02 * Math.Abs(whole), 2e-3));
    }

    [TestMethod]
    [DataRow("""{"text":""", DisplayName = "cut off")]
    [DataRow("""{"text":5}""", DisplayName = "not a text")]
    [DataRow("""{"text":null}""", DisplayName = "null text")]
    [DataRow("""{"label":"Waste"}""", DisplayName = "no text")]
    [DataRow("null", DisplayName = "null")]
    [DataRow("", DisplayName = "empty")]
    public async Task EveryRoute_Answers400WithProblem_WhenBodyIsMalformed(string body)
    {
        foreach (var route in new[] { "/classify", "/entities", "/explain" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");

            using var response = await _client.PostAsync(route, content);

            await ServiceFixture.AssertProblem(HttpStatusCode.BadRequest, "text", response);
        }
    }

    [TestMethod]
    [DataRow("/classify")]
    [DataRow("/entities")]
    [DataRow("/explain")]
    public async Task Route_Answers413WithProblem_WhenTextOrBodyIsTooLong(string route)
    {
        using var longText = await _client.PostAsJsonAsync(route, new { text = new string('w', LongestText + 1) });
        using var longBody = await _client.PostAsJsonAsync(route, new { text = new string('w', 5000) });

        await ServiceFixture.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "300 characters", longText);
        await ServiceFixture.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "4096 bytes", longBody);
    }

    [TestMethod]
    public async Task Explain_Answers429_WhenTooManyWait()
    {
        await using var server = await _fixture.StartAsync("--Service:MaximumWaitingExplanations", "0");
        using var client = ServiceFixture.Connect(server);

        var responses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            client.PostAsJsonAsync("/explain", new { text = string.Concat(Enumerable.Repeat("rain on a roof ", 100)) })));

        Assert.Contains(HttpStatusCode.OK, responses.Select(response => response.StatusCode));
        var refused = responses.First(response => response.StatusCode != HttpStatusCode.OK);
        await ServiceFixture.AssertProblem(HttpStatusCode.TooManyRequests, "Try again", refused);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Array.ForEach(responses, response => response.Dispose());
    }

    [TestMethod]
    public async Task Health_IsHealthy_WhileTheModelsAnswer()
    {
        Assert.AreEqual("Healthy", await _client.GetStringAsync("/health/live"));
        Assert.AreEqual("Healthy", await _client.GetStringAsync("/health/ready"));
    }

    [TestMethod]
    public async Task Page_AllowsNothingFromElsewhere()
    {
        foreach (var path in new[] { "/", "/page.js", "/page.css" })
        {
            using var response = await _client.GetAsync(path);

            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
            StringAssert.StartsWith(response.Headers.GetValues("Content-Security-Policy").Single(), "default-src 'none'");
            Assert.DoesNotContain("://", await response.Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public void Create_NamesTheFolderAndTheWay_WhenThereIsNoModel()
    {
        var before = LiveTensors.Count;
        using var folder = new Checkpoints.TemporaryFolder();

        var missing = Assert.ThrowsExactly<DirectoryNotFoundException>(() => ServiceApp.Create(["--Service:Models", folder.Path]));
        Directory.CreateDirectory(folder.File("classifier"));
        foreach (var file in Directory.GetFiles(Path.Combine(_fixture.Folder, "entities")))
            File.Copy(file, Path.Combine(folder.File("classifier"), Path.GetFileName(file)));
        var wrong = Assert.ThrowsExactly<InvalidDataException>(() => ServiceApp.Create(["--Service:Models", folder.Path]));

        StringAssert.Contains(missing.Message, folder.File("classifier"));
        StringAssert.Contains(missing.Message, "train");
        StringAssert.Contains(wrong.Message, "does not give a text one of several labels");
        Assert.AreEqual(before, LiveTensors.Count);
    }

    [TestMethod]
    public void Create_NamesTheSetting_WhenItIsWrong()
    {
        var range = Assert.ThrowsExactly<InvalidDataException>(() => ServiceApp.Create(["--Service:MaximumBatch", "0"]));
        var number = Assert.ThrowsExactly<InvalidOperationException>(() => ServiceApp.Create(["--Service:MaximumBatch", "many"]));

        StringAssert.Contains(range.Message, "Service:MaximumBatch is 0; it must be at least 1.");
        StringAssert.Contains(number.Message, "Service:MaximumBatch");
    }
}
