using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts with masks and the pieces that belong in their place.</summary>
internal sealed class FillMaskCase(GoldenCase golden)
{
    private readonly Deviations _deviations = new(golden.Runtime.LeastTolerance);
    private readonly double _tolerance = golden["tolerance"].Member("scores").GetDouble();

    public CaseResult Run()
    {
        var topK = ReadOptions();
        var checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
        using var best = new FillMaskPredictor(checkpoint, topK, golden.Runtime);
        using var all = new FillMaskPredictor(checkpoint, topK: null, golden.Runtime);
        var examples = golden["examples"].EnumerateArray().ToArray();
        var texts = examples.Select(example => example.Member("text").GetString()!).ToArray();
        var (batched, single) = best.Predict(texts);
        var whole = all.Predict(texts).Batched;
        for (var i = 0; i < examples.Length; i++)
        {
            CompareInput(best, texts[i], examples[i]);
            foreach (var prediction in new[] { batched[i], single[i] })
                ComparePredictions(examples[i].Member("predictions"), prediction, topK);
            CompareRest(examples[i], whole[i]);
        }
        return _deviations.Result(golden.Name);
    }

    private int ReadOptions()
    {
        var options = golden["options"].EnumerateObject().ToArray();
        return options is [{ Name: "top_k" } topK] ? topK.Value.GetInt32() : throw golden.Unknown("options");
    }

    private void CompareInput(FillMaskPredictor predictor, string text, JsonElement example)
    {
        var ids = predictor.Encode(text);
        _deviations.AddEqual("input_ids", example.Member("input_ids").Integers().SequenceEqual(ids));
        var positions = Enumerable.Range(0, ids.Length).Where(i => ids[i] == predictor.MaskId);
        _deviations.AddEqual("mask_positions", example.Member("mask_positions").Integers().SequenceEqual(positions));
    }

    private void ComparePredictions(JsonElement expected, FillMaskPrediction prediction, int topK)
    {
        var masks = expected.EnumerateArray().ToArray();
        _deviations.AddEqual("masks", prediction.PredictedPieces.Length == masks.Length * topK);
        foreach (
            var (mask, pieces, scores) in masks.Zip(prediction.PredictedPieces.Chunk(topK), prediction.PredictedProbabilities.Chunk(topK)))
        {
            var wanted = mask.EnumerateArray().ToArray();
            _deviations.AddEqual("pieces", wanted.Select(one => one.Member("piece").GetString()).SequenceEqual(pieces));
            _deviations.Add("scores", [.. wanted.Select(one => one.Member("score").GetDouble())], scores, _tolerance);
        }
    }

    // What rows without a piece take is what the pieces leave.
    private void CompareRest(JsonElement example, FillMaskPrediction all)
    {
        var expected = example.EnumerateObject()
            .Single(field => field.Name.StartsWith("mass_of_ids_from_", StringComparison.Ordinal)).Value.Numbers();
        var masks = all.PredictedProbabilities.Chunk(all.PredictedProbabilities.Length / expected.Length);
        _deviations.Add("mass of the rest", expected, [.. masks.Select(mask => (float)(1 - mask.Sum(probability => (double)probability)))],
            _tolerance);
    }
}
