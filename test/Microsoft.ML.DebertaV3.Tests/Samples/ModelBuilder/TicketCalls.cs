using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>Requests to the web API, and what their answers must be.</summary>
internal static class TicketCalls
{
    /// <summary>
    /// Two processes, one model: rounding may differ with the place of a tensor in memory, nothing else. Measured: no difference.
    /// </summary>
    public const float Tolerance = 1e-6f;

    public static async Task<TicketModel.ModelOutput> Ask(HttpClient client, string text)
    {
        using var content = JsonBody(text);
        using var response = await client.PostAsync("/predict", content);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<TicketModel.ModelOutput>())!;
    }

    public static StringContent JsonBody(string text) =>
        new($$"""{"text":{{JsonSerializer.Serialize(text)}}}""", new MediaTypeHeaderValue("application/json"));

    /// <summary>The least distance between two texts' scores.</summary>
    public static float NearestScores(TicketModel.ModelOutput[] answers) =>
        answers.SelectMany((one, i) => answers.Take(i).Select(other => Distance(one, other))).Min();

    public static void AssertSame(TicketModel.ModelOutput expected, TicketModel.ModelOutput actual)
    {
        Assert.AreEqual(expected.Text, actual.Text);
        Assert.AreEqual(expected.PredictedLabel, actual.PredictedLabel);
        Assert.HasCount(expected.Score.Length, actual.Score);
        Assert.IsLessThanOrEqualTo(Tolerance, Distance(expected, actual), expected.Text);
    }

    public static async Task AssertProblem(HttpStatusCode status, string hint, HttpResponseMessage response)
    {
        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = await response.Content.ReadFromJsonAsync<JsonDocument>();
        Assert.Contains(hint, problem!.RootElement.GetProperty("detail").GetString()!);
    }

    private static float Distance(TicketModel.ModelOutput one, TicketModel.ModelOutput other) =>
        one.Score.Zip(other.Score).Max(pair => Math.Abs(pair.First - pair.Second));
}
