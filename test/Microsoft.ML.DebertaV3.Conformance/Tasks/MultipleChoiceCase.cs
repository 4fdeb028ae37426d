using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Questions, choices and the one that is chosen.</summary>
internal sealed class MultipleChoiceCase(GoldenCase golden)
{
    public CaseResult Run()
    {
        var deviations = new Deviations();
        var comparison = new JsonComparison(deviations, Tolerance, "question", "choices");
        var checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
        using var network = Networks.Load(golden.PathOf("folder"), new MultipleChoiceModel(checkpoint.Config));
        foreach (var example in golden["examples"].EnumerateArray())
        {
            var question = example.Member("question").GetString();
            int[][] ids = [.. example.Member("choices").Texts().Select(choice => checkpoint.Tokenizer.Encode(question, choice).Ids)];
            var logits = Logits(network, ids, checkpoint.Config.PaddingId);
            var probabilities = new float[logits.Length];
            Activations.Softmax(logits, probabilities);
            comparison.Compare(example, new Dictionary<string, object>
            {
                ["input_ids"] = ids,
                ["logits"] = logits,
                ["probabilities"] = probabilities,
                ["answer"] = Activations.ArgMax(probabilities),
            });
        }
        return deviations.Result(golden.Name);
    }

    private double Tolerance(string field) => field switch
    {
        "logits" => golden["tolerance"].Member("logits").GetDouble(),
        "probabilities" => golden["tolerance"].Member("scores").GetDouble(),
        _ => 0,
    };

    private static float[] Logits(MultipleChoiceModel network, int[][] choices, int paddingId)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(choices, paddingId, CPU);
        return network.call(ids.unsqueeze(0), mask.unsqueeze(0)).data<float>().ToArray();
    }
}
