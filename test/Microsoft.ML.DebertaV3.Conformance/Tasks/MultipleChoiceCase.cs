using System.Text.Json;
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
        var deviations = new Deviations(golden.Runtime.LeastTolerance);
        var comparison = new JsonComparison(deviations, Tolerance, "question", "choices");
        var checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
        using var network = Networks.Load(golden.PathOf("folder"), new MultipleChoiceModel(checkpoint.Config));
        var forward = golden.Runtime.Forward(network);
        foreach (var example in golden["examples"].EnumerateArray())
        {
            var question = example.Member("question").GetString();
            int[][] ids = [.. example.Member("choices").Texts().Select(choice => checkpoint.Tokenizer.Encode(question, choice).Ids)];
            var logits = Logits(forward, ids, checkpoint.Config.PaddingId);
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
        ComparePublic(deviations);
        return deviations.Result(golden.Name);
    }

    // What a user gets of a folder.
    private void ComparePublic(Deviations deviations)
    {
        var context = new MLContext();
        using var model = golden.Runtime.Prepare(context.Model.LoadDebertaV3(golden.PathOf("folder")));
        JsonElement[] examples = [.. golden["examples"].EnumerateArray()];
        var data = context.Data.LoadFromEnumerable(examples.Select(example => new ChoiceInput
        {
            Context = example.Member("question").GetString()!,
            Choices = [.. example.Member("choices").Texts()!],
        }));
        var found = context.Data.CreateEnumerable<ChoiceOutput>(model.Transform(data), reuseRowObject: false);
        foreach (var (example, row) in examples.Zip(found))
        {
            deviations.AddEqual("PredictedLabel", example.Member("answer").GetInt32() == row.PredictedLabel);
            deviations.Add("Score", example.Member("probabilities").Numbers(), row.Score, Tolerance("probabilities"));
        }
    }

    private double Tolerance(string field) => field switch
    {
        "logits" => golden["tolerance"].Member("logits").GetDouble(),
        "probabilities" => golden["tolerance"].Member("scores").GetDouble(),
        _ => 0,
    };

    private static float[] Logits(Func<Tensor, Tensor, Tensor> forward, int[][] choices, int paddingId)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var (ids, mask) = Batch.Pad(choices, paddingId, CPU);
        return forward(ids.unsqueeze(0), mask.unsqueeze(0)).data<float>().ToArray();
    }

    private sealed class ChoiceInput
    {
        public string Context { get; set; } = "";

        public string[] Choices { get; set; } = [];
    }

    private sealed class ChoiceOutput
    {
        public int PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
