using Microsoft.ML.DebertaV3.Tasks.ZeroShot;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts and labels that the network was not trained on.</summary>
internal sealed class ZeroShotCase(GoldenCase golden)
{
    public CaseResult Run()
    {
        var deviations = new Deviations(golden.Runtime.LeastTolerance);
        var comparison = new JsonComparison(deviations, Tolerance, "text", "candidate_labels", "hypothesis_template");
        using var predictor = new TextPredictor(golden, isPair: true, maxLength: null);
        var decoder = new ZeroShotDecoder(predictor.Labels);
        var isMultiLabel = golden["options"].Member("multi_label").GetBoolean();
        foreach (var example in golden["examples"].EnumerateArray())
        {
            var template = example.Member("hypothesis_template").GetString()!;
            string[] labels = example.Member("candidate_labels").Texts()!;
            var rows = Array.ConvertAll(labels, label => new TextInput
            {
                First = example.Member("text").GetString()!,
                Second = ZeroShotDecoder.Hypothesis(template, label),
            });
            var logits = Array.ConvertAll(rows, predictor.Logits);
            var ranking = Rank([.. labels.Zip(decoder.Scores(logits, isMultiLabel))], example.Member("labels").Texts()!);
            comparison.Compare(example, new Dictionary<string, object>
            {
                ["input_ids"] = rows.Select(predictor.Encode),
                ["logits"] = logits,
                ["labels"] = ranking.Select(pair => pair.Label),
                ["scores"] = ranking.Select(pair => pair.Score),
            });
        }
        return deviations.Result(golden.Name);
    }

    // Where numbers are not exact, labels of nearly equal scores may change places: then each has the place that the case gives it.
    private (string Label, float Score)[] Rank((string Label, float Score)[] scored, string[] expected) =>
        golden.Runtime.LeastTolerance > 0
            ? [.. expected.Select(label => scored.Single(pair => pair.Label == label))]
            : [.. scored.OrderByDescending(pair => pair.Score)];

    private double Tolerance(string field) =>
        field is "logits" or "scores" ? golden["tolerance"].Member(field).GetDouble() : 0;
}
