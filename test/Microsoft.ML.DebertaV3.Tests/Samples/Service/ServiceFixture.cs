using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>Models in a folder of their own, and servers over them.</summary>
internal sealed class ServiceFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServiceFixture() => ServiceModels.Write(_folder.Path);

    public string Folder => _folder.Path;

    /// <summary>A running server on a free port of this machine, which logs critical errors alone.</summary>
    public async Task<WebApplication> StartAsync(params string[] settings)
    {
        var server = ServiceApp.Create(
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Critical", "--Service:Models", Folder, .. settings]);
        await server.StartAsync();
        return server;
    }

    /// <summary>A client with connections of its own.</summary>
    public static HttpClient Connect(WebApplication server) =>
        new() { BaseAddress = new Uri(server.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>The answer to a text, which must be there.</summary>
    public static async Task<Answer<TResult>> Ask<TResult>(HttpClient client, string route, string text)
    {
        using var response = await client.PostAsJsonAsync(route, new { text });
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<Answer<TResult>>())!;
    }

    public static async Task AssertProblem(HttpStatusCode status, string hint, HttpResponseMessage response)
    {
        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = await response.Content.ReadFromJsonAsync<JsonDocument>();
        Assert.Contains(hint, problem!.RootElement.GetProperty("detail").GetString()!);
    }

    public void Dispose() => _folder.Dispose();
}
