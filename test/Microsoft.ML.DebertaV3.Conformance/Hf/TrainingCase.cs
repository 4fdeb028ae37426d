using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Steps of the training loop on stored batches: what each step reported, and the parameters on the way and at the end.</summary>
internal static class TrainingCase
{
    private const string Trace = "trace.";
    private const string Final = "final.";

    public static CaseResult Run(GoldenCase golden)
    {
        var recipe = TrainingRecipe.Read(golden["recipe"]);
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var expected = golden["expected"].Texts().SelectMany(name => tensors.Matching(name!)).ToArray();
        using var head = Head.Load(golden) as SequenceHead ?? throw golden.Unknown("head");
        var traced = expected.Where(name => name.StartsWith(Trace, StringComparison.Ordinal));
        var traces = traced.ToDictionary(name => name, _ => new List<Tensor>());

        var steps = Train(head, recipe, tensors, traces);
        foreach (var name in expected)
            comparison.Compare(name, tensors[name], Result(name, head, steps, traces));
        return comparison.Result(golden.Name);
    }

    private static List<StepResult> Train(
        SequenceHead head, TrainingRecipe recipe, GoldenTensors tensors, Dictionary<string, List<Tensor>> traces)
    {
        var results = new List<StepResult>();
        head.Network.train(); // made without a random generator, it has no dropout
        var rules = recipe.Rules([.. head.Network.named_parameters().Select(p => p.name)], head.Layers);
        using var session = new TrainingSession();
        var step = TrainingStep.Attach(session, head.Objective, recipe.Optimizer, recipe.Schedule, rules);
        for (var i = 0; i < recipe.Steps; i++)
        {
            using var scope = NewDisposeScope();
            var batches = Batches(tensors, i * recipe.MicroBatches, recipe.MicroBatches);
            results.Add(step.Run(batches, batches.Sum(CountedRows)));
            step.Optimizer.CatchUp(); // the parameters are read after every step
            foreach (var (name, values) in traces)
                values.Add(Value(head, name[Trace.Length..]).clone().MoveToOuterDisposeScope());
        }
        return results;
    }

    // The recipe takes the mean over micro-batches, training the mean over rows: the same where the micro-batches are of one size.
    private static Batch[] Batches(GoldenTensors tensors, int first, int count)
    {
        var (ids, mask, labels) = (tensors["input_ids"], tensors["attention_mask"], tensors["labels"]); // [stored batch, example, ..]
        var batches = Enumerable.Range(first, count).Select(i => i % ids.shape[0])
            .Select(i => SequenceHead.Batch(ids[i], mask[i], labels[i])).ToArray();
        return batches.Select(CountedRows).Distinct().Count() == 1
            ? batches : throw new InvalidDataException("unknown recipe: micro-batches of different sizes");
    }

    private static double CountedRows(Batch batch) => batch.Weights.sum().item<float>();

    private static Tensor Value(Head head, string name) => Networks.Parameter(head.Network, RowSlice.Parse(name).Name).detach();

    private static Tensor Result(
        string name, Head head, List<StepResult> steps, Dictionary<string, List<Tensor>> traces) => RowSlice.Parse(name).Name switch
        {
            "losses" => tensor(steps.Select(step => step.Loss).ToArray()),
            "grad_norms" => tensor(steps.Select(step => step.GradientNorm).ToArray()),
            "learning_rates" => tensor(steps.Select(step => step.LearningRate).ToArray()),
            _ when traces.TryGetValue(name, out var values) => stack(values),
            _ when name.StartsWith(Final, StringComparison.Ordinal) => Value(head, name[Final.Length..]),
            _ => throw new InvalidDataException($"unknown expected tensor '{name}'"),
        };
}
