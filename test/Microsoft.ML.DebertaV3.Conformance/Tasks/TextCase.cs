using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts or pairs and their labels, probabilities or number.</summary>
/// <param name="golden">The case.</param>
/// <param name="firstField">Where an example has its first text.</param>
/// <param name="secondField">Where it has the second; null there: it has none.</param>
internal sealed class TextCase(GoldenCase golden, string firstField, string secondField)
{
    private const double Threshold = 0.5; // the library's: mlContext.Model.LoadDebertaV3

    private readonly Deviations _deviations = new(golden.Runtime.LeastTolerance);
    private readonly JsonElement _tolerance = golden["tolerance"];

    public CaseResult Run()
    {
        var maxLength = ReadOptions();
        // A column of second texts cannot say that a row has none: single texts and pairs go through a transformer each.
        foreach (var examples in golden["examples"].EnumerateArray().GroupBy(IsPair))
        {
            using var predictor = new TextPredictor(golden, examples.Key, maxLength);
            if (golden.Find("labels") is { } labels)
                _deviations.AddEqual("labels", labels.Texts().SequenceEqual(predictor.Labels));
            Compare(predictor, [.. examples]);
        }
        return _deviations.Result(golden.Name);
    }

    private bool IsPair(JsonElement example) => example.Member(secondField).ValueKind != JsonValueKind.Null;

    // The maximum length; the other options must be what the library does.
    private int? ReadOptions()
    {
        int? maxLength = null;
        if (golden.Find("options") is not { } options)
            return maxLength;
        foreach (var option in options.EnumerateObject())
        {
            var isKnown = option.Name switch
            {
                "activation" => option.Value.GetString() is "softmax" or "sigmoid" or "none",
                "threshold" => option.Value.GetDouble() == Threshold,
                "truncation" => option.Value.GetString() == "longest_first",
                "max_length" => (maxLength = option.Value.GetInt32()) > 0,
                _ => false,
            };
            if (!isKnown)
                throw new InvalidDataException($"unknown option {option}");
        }
        return maxLength;
    }

    private void Compare(TextPredictor predictor, JsonElement[] examples)
    {
        var rows = examples.Select(Row).ToArray();
        var (batched, single) = predictor.Predict(rows);
        _deviations.AddEqual("rows", batched.Count == examples.Length && single.Count == examples.Length);
        for (var i = 0; i < examples.Length; i++)
        {
            foreach (var field in examples[i].EnumerateObject().Where(field => field.Name != firstField && field.Name != secondField))
            {
                if (!CompareInput(predictor, rows[i], field))
                {
                    CompareOutput(field, batched[i], predictor.Labels);
                    CompareOutput(field, single[i], predictor.Labels);
                }
            }
        }
    }

    private TextInput Row(JsonElement example) => new()
    {
        First = example.Member(firstField).GetString()!,
        Second = example.Member(secondField).GetString() ?? "",
    };

    // What lies between text and answer; false where the field is none of it.
    private bool CompareInput(TextPredictor predictor, TextInput row, JsonProperty field)
    {
        if (field.NameEquals("input_ids"))
            _deviations.AddEqual(field.Name, field.Value.Integers().SequenceEqual(predictor.Encode(row)));
        else if (field.NameEquals("logits"))
            _deviations.Add(field.Name, field.Value.Numbers(), predictor.Logits(row), Tolerance("logits"));
        else
            return false;
        return true;
    }

    private void CompareOutput(JsonProperty field, IPrediction prediction, IReadOnlyList<string> labels)
    {
        var (name, scores) = (field.Name, prediction.Scores());
        switch (name)
        {
            case "probabilities":
                _deviations.Add(name, field.Value.Numbers(), scores, Tolerance("scores"));
                break;
            case "value":
                _deviations.Add(name, [field.Value.GetDouble()], scores, Tolerance("logits"));
                break;
            case "score":
                var chosen = prediction.Keys().Select(key => scores[key - 1]);
                _deviations.Add(name, [field.Value.GetDouble()], [.. chosen], Tolerance("scores"));
                break;
            case "label":
                _deviations.AddEqual(name, Names(prediction, labels).SequenceEqual([field.Value.GetString()]));
                break;
            case "labels_over_threshold":
                _deviations.AddEqual(name, Names(prediction, labels).SequenceEqual(field.Value.Texts()));
                break;
            case "ranking":
                var ranking = labels.Zip(scores).OrderByDescending(pair => pair.Second).Select(pair => pair.First);
                _deviations.AddEqual(name, ranking.SequenceEqual(field.Value.Texts()));
                break;
            default:
                throw new InvalidDataException($"unknown field '{name}' of an example");
        }
    }

    private double Tolerance(string kind) => _tolerance.Member(kind).GetDouble();

    private static IEnumerable<string> Names(IPrediction prediction, IReadOnlyList<string> labels) =>
        prediction.Keys().Select(key => labels[(int)key - 1]);
}
