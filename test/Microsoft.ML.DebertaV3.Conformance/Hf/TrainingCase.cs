using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Some steps of the training loop on stored batches: what each step reported, and the parameters on the way and at the end.</summary>
internal static class TrainingCase
{
    private const string Trace = "trace.";
    private const string Final = "final.";

    public static CaseResult Run(GoldenCase golden)
    {
        var recipe = TrainingRecipe.Read(golden["recipe"]);
        if (recipe.Later is { } later)
            return CaseResult.Later(golden.Name, later);

        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var expected = golden["expected"].Texts().SelectMany(name => tensors.Matching(name!)).ToArray();
        using var head = Head.Load(golden) as SequenceHead ?? throw new InvalidDataException($"unknown training of a head '{golden["head"]}'");
        var traces = expected.Where(name => name.StartsWith(Trace, StringComparison.Ordinal)).ToDictionary(name => name, _ => new List<Tensor>());

        var steps = Train(head, recipe, tensors, traces);
        foreach (var name in expected)
            comparison.Compare(name, tensors[name], Result(name, head, steps, traces));
        return comparison.Result(golden.Name);
    }

    private static List<StepResult> Train(SequenceHead head, TrainingRecipe recipe, GoldenTensors tensors, Dictionary<string, List<Tensor>> traces)
    {
        var (ids, mask, labels) = (tensors["input_ids"], tensors["attention_mask"], tensors["labels"]); // [stored batch, example, ..]
        var results = new List<StepResult>();
        head.Network.train(); // made without a random generator, it has no dropout
        using var step = new TrainingStep(head.Objective, recipe.Optimizer, recipe.Schedule);
        for (var i = 0; i < recipe.Steps; i++)
        {
            var stored = i % ids.shape[0];
            using var batch = SequenceHead.Batch(ids[stored], mask[stored], labels[stored]);
            results.Add(step.Run(batch));
            foreach (var (name, values) in traces)
                values.Add(Networks.Parameter(head.Network, name[Trace.Length..]).detach().clone());
        }
        return results;
    }

    private static Tensor Result(string name, SequenceHead head, List<StepResult> steps, Dictionary<string, List<Tensor>> traces) => name switch
    {
        "losses" => tensor(steps.Select(step => step.Loss).ToArray()),
        "grad_norms" => tensor(steps.Select(step => step.GradientNorm).ToArray()),
        "learning_rates" => tensor(steps.Select(step => step.LearningRate).ToArray()),
        _ when traces.TryGetValue(name, out var values) => stack(values),
        _ when name.StartsWith(Final, StringComparison.Ordinal) => Networks.Parameter(head.Network, name[Final.Length..]).detach(),
        _ => throw new InvalidDataException($"unknown expected tensor '{name}'"),
    };
}
