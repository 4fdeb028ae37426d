using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>One entry of golden/hf/cases.json, as its README describes it.</summary>
internal sealed record GoldenCase(
    string Name, string Kind, string Model, string Head, string File, string Compare, double Tolerance,
    Dictionary<string, double>? ToleranceByTensor)
{
    private const string List = "golden/hf/cases.json";
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// The names of all cases of a kind, for DynamicData. Without the goldens one name, whose <see cref="Get"/> is inconclusive.
    /// </summary>
    public static IEnumerable<object[]> Names(string kind)
    {
        var list = Path.Combine(RepositoryRoot.Path(".."), "shared", List);
        return System.IO.File.Exists(list) ? All(list).Where(c => c.Kind == kind).Select(c => new object[] { c.Name }) : [[kind]];
    }

    public static GoldenCase Get(string name) => All(Shared.Path(List)).Single(c => c.Name == name);

    public GoldenFile Open() => new(Shared.Path($"golden/hf/{File}"));

    /// <summary>The largest allowed difference from an expected tensor, by the case's own rule.</summary>
    public double ToleranceFor(TorchSharp.torch.Tensor expected)
    {
        const double smallestScale = 0.01;
        using var largest = expected.abs().max();
        return Compare == "relative" ? Tolerance * Math.Max(largest.item<float>(), smallestScale) : Tolerance;
    }

    private static GoldenCase[] All(string path)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return document.RootElement.GetProperty("cases").Deserialize<GoldenCase[]>(SnakeCase)!;
    }
}
