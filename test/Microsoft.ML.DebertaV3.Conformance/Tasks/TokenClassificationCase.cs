using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts, the labels of their pieces and words, and the entities of every strategy.</summary>
internal sealed class TokenClassificationCase(GoldenCase golden)
{
    private readonly Deviations _deviations = new(golden.Runtime.LeastTolerance);

    public CaseResult Run()
    {
        using var network = new TaskNetwork(golden, (config, labels) => new TokenClassificationModel(config, labels));
        var labels = network.Checkpoint.Labels!;
        _deviations.AddEqual("labels", golden["labels"].Texts().SequenceEqual(labels));
        _deviations.AddEqual("ignore_labels", golden["options"].Member("ignore_labels").Texts() is ["O"]);
        var comparison = new JsonComparison(_deviations, Tolerance, "raw_start", "raw_end");
        JsonElement[] examples = [.. golden["examples"].EnumerateArray()];
        EntityText[] texts =
        [
            .. examples.Select(example => EntityText.OfText(
                example.Member("text").GetString()!, network.Tokenizer, network.Checkpoint.Config.MaxPositions, stride: 0)),
        ];
        foreach (var outputs in network.RunBothWays([.. texts.Select(text => text.Sequences.Single())]))
        {
            for (var i = 0; i < examples.Length; i++)
                comparison.Compare(examples[i], new TaggedText(network.Tokenizer, labels, texts[i], outputs[i]).Fields());
        }
        foreach (var aggregation in Enum.GetValues<EntityAggregation>())
            new EntityTransform(golden, aggregation, Tolerance("score")).Compare(examples, _deviations);
        return _deviations.Result(golden.Name);
    }

    private double Tolerance(string field) => field switch
    {
        "logits" => golden["tolerance"].Member("logits").GetDouble(),
        "probabilities" or "score" => golden["tolerance"].Member("scores").GetDouble(),
        _ => 0,
    };
}
