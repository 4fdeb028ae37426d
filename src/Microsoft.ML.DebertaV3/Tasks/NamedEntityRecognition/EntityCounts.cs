namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>Counts true, predicted and matching entities over sentences.</summary>
/// <param name="matching">What counts as an entity.</param>
internal sealed class EntityCounts(EntityMatching matching)
{
    private readonly SortedDictionary<string, Count> _perType = new(StringComparer.Ordinal);
    private int _words;
    private int _rightWords;

    /// <summary>Adds a sentence. Entities do not span sentences.</summary>
    /// <param name="truth">One label for each word.</param>
    /// <param name="predicted">One label for each word.</param>
    public void Add(IReadOnlyList<string?> truth, IReadOnlyList<string?> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, truth.Count);
        var wanted = EntityRuns.Find(truth, matching).ToHashSet();
        foreach (var run in wanted)
            Of(run.Type).Support++;
        foreach (var run in EntityRuns.Find(predicted, matching))
        {
            Of(run.Type).Predicted++;
            Of(run.Type).TruePositives += wanted.Contains(run) ? 1 : 0;
        }
        _words += truth.Count;
        _rightWords += truth.Zip(predicted, (a, b) => a == b ? 1 : 0).Sum();
    }

    /// <summary>Computes the metrics of all added sentences.</summary>
    public NamedEntityMetrics Metrics()
    {
        var (hits, predicted) = (_perType.Values.Sum(c => c.TruePositives), _perType.Values.Sum(c => c.Predicted));
        var perType = _perType.ToDictionary(type => type.Key, type => type.Value.Metrics());
        return new(LabelMetrics.Of(hits, predicted, _perType.Values.Sum(c => c.Support)), perType)
        {
            TruePositives = hits,
            PredictedEntities = predicted,
            WordAccuracy = LabelMetrics.Ratio(_rightWords, _words),
        };
    }

    private Count Of(string type)
    {
        if (!_perType.TryGetValue(type, out var count))
            _perType[type] = count = new();
        return count;
    }

    private sealed class Count
    {
        public int TruePositives { get; set; }

        public int Predicted { get; set; }

        public int Support { get; set; }

        public LabelMetrics Metrics() => LabelMetrics.Of(TruePositives, Predicted, Support);
    }
}
