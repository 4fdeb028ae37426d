using Microsoft.AspNetCore.Builder;
using Microsoft.ML.DebertaV3.Tests.Support;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>A model that the console trained on a few rows, in a folder of its own, and servers over it.</summary>
internal sealed class TicketFixture : IDisposable
{
    private const int RowsPerLabel = 4;

    public TicketFixture()
    {
        Directory.CreateDirectory(Folder);
        var rows = File.ReadLines(Messages).Skip(1).GroupBy(line => line.Split('\t')[0]).SelectMany(group => group.Take(RowsPerLabel));
        File.WriteAllLines(Data, ["Label\tText", .. rows]);
        TicketConsole.Run("retrain", "--folder", Folder, "--data", Data);
    }

    public static string Messages => RepositoryRoot.Path("samples/TextClassification/data/messages.tsv");

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public string Data => Path.Combine(Folder, "few.tsv");

    public string ModelPath => Path.Combine(Folder, ModelFile.Name);

    /// <summary>A running server on a free port of this machine, which logs warnings alone.</summary>
    public Task<WebApplication> StartServerAsync() => StartServerAsync("--Logging:LogLevel:Default", "Warning");

    /// <summary>A running server on a free port of this machine.</summary>
    public async Task<WebApplication> StartServerAsync(params string[] args)
    {
        var server = TicketServer.Create(["--urls", "http://127.0.0.1:0", "--Model", ModelPath, .. args]);
        await server.StartAsync();
        return server;
    }

    /// <summary>A client with connections of its own.</summary>
    public static HttpClient Connect(WebApplication server) => new() { BaseAddress = new Uri(server.Urls.Single()) };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
