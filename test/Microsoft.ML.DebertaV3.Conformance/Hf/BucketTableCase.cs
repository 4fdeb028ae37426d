using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>A table of the bucket of every relative position.</summary>
internal static class BucketTableCase
{
    public const string FileName = "bucket_tables.json";

    public static IReadOnlyList<ConformanceCase> List(string root) =>
    [
        .. Json.Read(Path.Combine(root, FileName)).Member("tables").EnumerateArray()
            .Select((table, i) => (Table: table, Name: $"{FileName} {i + 1}"))
            .Select(entry => new ConformanceCase(entry.Name, () => Run(entry.Name, entry.Table))),
    ];

    private static CaseResult Run(string name, JsonElement table)
    {
        var (buckets, reach) = (table.Member("position_buckets").GetInt32(), table.Member("max_relative_positions").GetInt32());
        var (first, last) = (table.Member("rel_first").GetInt32(), table.Member("rel_last").GetInt32());
        var (clamped, unclamped) = (table.Member("microsoft_clamped").Integers(), table.Member("transformers").Integers());
        var deviations = new Deviations();
        deviations.AddEqual("number of entries", clamped.Length == last - first + 1 && unclamped.Length == clamped.Length);
        for (var i = 0; i < clamped.Length; i++)
        {
            var bucket = RelativePositionBuckets.Bucket(first + i, buckets, reach);
            deviations.Add("microsoft_clamped", Math.Abs(bucket - clamped[i]), 0);
            if (Math.Abs(first + i) < reach) // beyond, transformers reads rows that were never trained
                deviations.Add("transformers", Math.Abs(bucket - unclamped[i]), 0);
        }
        return deviations.Result(name, $"{buckets} buckets to {reach}, {clamped.Length} entries");
    }
}
