using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML.DebertaV3.Benchmarks.Comparison;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Runtime;
using TextService;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>samples/Service under 64 clients over HTTP: requests in a second one by one and in batches, in turns.</summary>
internal static class ServiceCommand
{
    private const int Clients = 64;
    private const int SecondsToWarm = 2;

    private static readonly (string Name, string[] Settings)[] Variants =
    [
        ("one by one", ["--Service:MaximumBatch", "1"]),
        ("one by one, two scorers", ["--Service:MaximumBatch", "1", "--Service:Scorers", "2"]),
        ("batches", []),
        ("batches, two scorers", ["--Service:Scorers", "2"]),
        ("batches, 5 ms of waiting", ["--Service:BatchDelay", "5"]),
    ];

    public static System.CommandLine.Command Create()
    {
        Option<DirectoryInfo> models = new("--models") { Description = "What the sample's `train` wrote.", Required = true };
        Option<FileInfo> messages = new("--messages") { Description = "samples/TextClassification/data/messages.tsv", Required = true };
        Option<bool> small = new("--small") { Description = "A classifier of random weights, of DeBERTaV3-small's size." };
        Option<int> rounds = new("--rounds") { DefaultValueFactory = _ => 3 };
        Option<int> seconds = new("--seconds") { DefaultValueFactory = _ => 5 };
        var command = new System.CommandLine.Command("service", "Requests in a second of samples/Service, with 64 clients.")
        {
            models, messages, small, rounds, seconds,
        };
        command.SetAction((result, _) => RunAsync(result.GetValue(models)!.FullName, Texts(result.GetValue(messages)!.FullName),
            result.GetValue(small), result.GetValue(rounds), result.GetValue(seconds)));
        return command;
    }

    private static string[] Texts(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t')[1])];

    private static async Task RunAsync(string models, string[] texts, bool small, int rounds, int seconds)
    {
        NativeLibraries.EnsureLoaded();
        Console.WriteLine($"{Machine.Describe()} {Clients} clients in the same process, {rounds} rounds of {seconds} s.\n");
        var folder = Directory.CreateTempSubdirectory("deberta-service-");
        try
        {
            Copy(Path.Combine(models, "entities"), Path.Combine(folder.FullName, "entities"));
            using var scored = small ? new ScoredFolder(Small(), DebertaV3Checkpoint.Tiny.Tokenizer) : null;
            Copy(scored?.Path ?? Path.Combine(models, "classifier"), Path.Combine(folder.FullName, "classifier"));
            var all = Variants.ToDictionary(variant => variant.Name, _ => new List<Round>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (name, settings) in Variants)
                    all[name].Add(await MeasureAsync(folder.FullName, settings, texts, seconds));
            }
            Print(all);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DebertaV3Config Small() =>
        DebertaV3Config.Small with { VocabularySize = DebertaV3Checkpoint.Tiny.Config.VocabularySize };

    private static async Task<Round> MeasureAsync(string models, string[] settings, string[] texts, int seconds)
    {
        await using var server = ServiceApp.Create(
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Critical", "--Service:Models", models, .. settings]);
        await server.StartAsync();
        await LoadAsync(server, texts, SecondsToWarm);
        var times = await LoadAsync(server, texts, seconds);
        await server.StopAsync();
        return new(times.Length / (double)seconds, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    // Milliseconds of each request, in order of time taken.
    private static async Task<double[]> LoadAsync(WebApplication server, string[] texts, int seconds)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            var own = new List<double>();
            for (var i = number; clock.Elapsed.TotalSeconds < seconds; i += Clients)
            {
                var start = Stopwatch.GetTimestamp();
                using var response = await client.PostAsJsonAsync("/classify", new { text = texts[i % texts.Length] });
                response.EnsureSuccessStatusCode();
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return own;
        }));
        return [.. times.SelectMany(own => own).Order()];
    }

    private static void Print(Dictionary<string, List<Round>> all)
    {
        var first = Median(all[Variants[0].Name], round => round.PerSecond);
        Console.WriteLine("| | requests per second (least to most) | times one by one | p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, rounds) in all)
        {
            var median = Median(rounds, round => round.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {median:f0} ({rounds.Min(round => round.PerSecond):f0} to {rounds.Max(round => round.PerSecond):f0}) "
                + $"| {median / first:f2} | {Median(rounds, round => round.P50):f1} | {Median(rounds, round => round.P99):f1} |"));
        }
    }

    private static double Median(List<Round> rounds, Func<Round, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private sealed record Round(double PerSecond, double P50, double P99);
}
