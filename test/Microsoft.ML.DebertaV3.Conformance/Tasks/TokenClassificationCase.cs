using System.Text.Json;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts, the labels of their pieces and words, and the entities of every strategy.</summary>
internal sealed class TokenClassificationCase(GoldenCase golden)
{
    private readonly Deviations _deviations = new();

    public CaseResult Run()
    {
        using var network = new TaskNetwork(golden.PathOf("folder"), (config, labels) => new TokenClassificationModel(config, labels));
        var labels = network.Checkpoint.Labels!;
        _deviations.AddEqual("labels", golden["labels"].Texts().SequenceEqual(labels));
        _deviations.AddEqual("ignore_labels", golden["options"].Member("ignore_labels").Texts() is ["O"]);
        var comparison = new JsonComparison(_deviations, Tolerance, "text", "raw_start", "raw_end");
        JsonElement[] examples = [.. golden["examples"].EnumerateArray()];
        string[] texts = [.. examples.Select(example => example.Member("text").GetString()!)];
        int[][] ids = [.. texts.Select(text => network.Tokenizer.Encode(text).Ids)];
        foreach (var outputs in network.RunBothWays(ids))
        {
            for (var i = 0; i < examples.Length; i++)
            {
                // "text" is ignored as a whole: an example's is its input, an entity's is compared by its borders and below
                var text = new TaggedText(network.Tokenizer, labels, texts[i], outputs[i]);
                comparison.Compare(examples[i], text.Fields());
                CompareTexts(examples[i], texts[i]);
            }
        }
        return _deviations.Result(golden.Name);
    }

    private double Tolerance(string field) => field switch
    {
        "logits" => golden["tolerance"].Member("logits").GetDouble(),
        "probabilities" or "score" => golden["tolerance"].Member("scores").GetDouble(),
        _ => 0,
    };

    // An entity's text is what its borders, which are compared, say.
    private void CompareTexts(JsonElement example, string text)
    {
        foreach (var entity in example.Member("groups").EnumerateObject().SelectMany(group => group.Value.EnumerateArray()))
        {
            var range = new TextRange(entity.Member("start").GetInt32(), entity.Member("end").GetInt32());
            _deviations.AddEqual("text", entity.Member("text").GetString() == range.Of(text));
        }
    }
}
