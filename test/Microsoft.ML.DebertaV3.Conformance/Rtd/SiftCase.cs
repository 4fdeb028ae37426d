using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>One step of scale-invariant fine-tuning with stored noise: every stage of it, the total loss and its gradients.</summary>
internal static class SiftCase
{
    private const string Gradient = "grad.";

    public static CaseResult Run(GoldenCase golden)
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var network = Network(golden, tensors);
        var adversary = new VirtualAdversary(golden["init_perturbation"].GetDouble(), golden["perturbation_lr"].GetDouble());
        var weight = golden["vat_lambda"].GetDouble();
        var objective = new AdversarialObjective(network, (logits, one) => HeadLoss.Sequence(logits, one.Targets, null), adversary, weight,
            new Generator(0));
        var batch = SequenceHead.Batch(tensors["input_ids"], tensors["attention_mask"], tensors["labels"]);

        var found = Stages(network, adversary, batch, tensors["noise_raw"]);
        var normalized = VirtualAdversary.Normalize(network.Backbone.Embeddings.Lookup(batch.Ids));
        var total = Losses.WeightedMean(objective.Losses(batch, normalized, tensors["noise_raw"]), batch.Weights);
        total.backward();
        found["total_loss"] = total.detach();
        return Compare(golden, tensors, network, batch, found);
    }

    private static Dictionary<string, Tensor> Stages(
        SequenceClassificationModel network, VirtualAdversary adversary, Batch batch, Tensor noise)
    {
        Tensor Predict(Tensor words) => network.FromWords(words, batch.Mask);
        var normalized = VirtualAdversary.Normalize(network.Backbone.Embeddings.Lookup(batch.Ids)).detach();
        var clean = Predict(normalized);
        var start = adversary.Start(noise);
        var end = adversary.Perturbation(normalized, noise, clean, Predict);
        var (first, second) = (Predict(normalized + start), Predict(normalized + end));
        var moved = VirtualAdversary.Divergence(second, clean);
        return new()
        {
            ["x_hat"] = normalized,
            ["delta_init"] = start,
            ["delta_grad"] = VirtualAdversary.Gradient(normalized, start, clean, Predict),
            ["delta_final"] = end,
            ["perturbed_input"] = normalized + end,
            ["clean_logits"] = clean,
            ["logits_pass1"] = first,
            ["logits_pass2"] = second,
            ["loss_pass1_sum"] = VirtualAdversary.Divergence(first, clean).sum(),
            ["adv_loss_per_example"] = moved,
            ["adv_loss"] = moved.mean(),
            ["task_loss"] = HeadLoss.Sequence(clean, batch.Targets, null).mean(),
        };
    }

    private static CaseResult Compare(
        GoldenCase golden, GoldenTensors tensors, SequenceClassificationModel network, Batch batch, Dictionary<string, Tensor> found)
    {
        var (deviations, tolerance) = (new Deviations(), new RtdTolerance(golden["tolerance"]));
        var real = batch.Mask.unsqueeze(-1).to(ScalarType.Float32); // [batch, length, 1]
        foreach (var name in RtdComparison.Names(golden, "expected"))
        {
            var (slice, expected) = (RowSlice.Parse(name), tensors[name]);
            var whole = slice.Name;
            var got = whole.StartsWith(Gradient, StringComparison.Ordinal) ? GradientOf(network, whole[Gradient.Length..])
                : found.TryGetValue(whole, out var stage) ? stage.detach() : throw RtdComparison.Unknown(name);
            if (got.dim() == 3) // [batch, length, hidden]: padding does not count
                (got, expected) = (got * real, expected * slice.Of(real));
            Action<Deviations, string, Tensor, Tensor> compare = whole switch
            {
                "delta_init" or "delta_final" => tolerance.Perturbation,
                "delta_grad" => tolerance.PerturbationGradient,
                _ when whole.Contains("loss", StringComparison.Ordinal) => tolerance.Loss,
                _ => tolerance.Value,
            };
            compare(deviations, name, expected, RtdComparison.Slice(golden, name, got, deviations));
        }
        CompareNorms(golden, network, deviations, tolerance);
        return deviations.Result(golden.Name);
    }

    private static Tensor GradientOf(SequenceClassificationModel network, string name) =>
        Networks.Parameter(network, name).grad ?? throw new InvalidDataException($"'{name}' has no gradient");

    private static void CompareNorms(GoldenCase golden, SequenceClassificationModel network, Deviations deviations, RtdTolerance tolerance)
    {
        foreach (var entry in Json.Read(golden.PathOf("gradient_checksums")).EnumerateObject())
        {
            var (wanted, got) = (entry.Value.Member("l2")
                .GetDouble(), GradientOf(network, entry.Name).to(ScalarType.Float64).square().sum().sqrt().item<double>());
            deviations.Add($"norm of {Gradient}{entry.Name}", Math.Abs(got - wanted), tolerance.Relative * wanted + 1e-9);
        }
    }

    private static SequenceClassificationModel Network(GoldenCase golden, GoldenTensors tensors)
    {
        var network = new SequenceClassificationModel(RtdNetworks.Config(golden, RtdNetworks.Discriminator), golden["num_labels"]
            .GetInt32());
        using var weights = TensorFiles.Open(Path.Combine(golden.Folder, golden["weights"][0].GetString()!));
        ModuleWeights.Load(network, WeightTable.Of([weights]), Networks.HeadPrefixes);
        using var noGradient = no_grad();
        foreach (
            var name in tensors.Names.Where(name => Networks.HeadPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))))
            Networks.Parameter(network, name).copy_(tensors[name]);
        network.train(); // made without a random generator, it has no dropout
        return network;
    }
}
