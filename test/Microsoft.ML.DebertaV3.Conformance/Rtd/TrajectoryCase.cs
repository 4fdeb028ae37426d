using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Several updates of both networks: what each step reported, and all parameters at the end.</summary>
internal static class TrajectoryCase
{
    private const string Parameter = "param.";
    // README of golden/rtd: may be ignored; the library has none
    private const string UnusedTable = "discriminator.deberta.embeddings.position_embeddings.weight";

    public static CaseResult Run(GoldenCase golden)
    {
        var (tensors, tolerance, deviations) = (GoldenTensors.Read(golden.PathOf("file")), new RtdTolerance(golden["tolerance"]),
            new Deviations());
        using var trajectory = new Trajectory(golden);
        using var noGradient = no_grad();
        var start = Values(trajectory).ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        TrajectoryStep[] steps;
        using (enable_grad())
            steps = [.. Enumerable.Range(0, golden["steps"].GetInt32()).Select(trajectory.Run)];
        trajectory.Finish();
        foreach (var name in RtdComparison.Names(golden, "expected"))
            Compare(tolerance, deviations, name, tensors[name], trajectory, steps);
        CompareChecksums(golden, tolerance, deviations, start, Values(trajectory));
        return deviations.Result(golden.Name);
    }

    private static void Compare(
        RtdTolerance tolerance, Deviations deviations, string name, Tensor expected, Trajectory trajectory, TrajectoryStep[] steps)
    {
        var slice = RowSlice.Parse(name);
        if (OfSteps(slice.Name, steps) is { } values)
        {
            Action<Deviations, string, Tensor, Tensor> compare =
                slice.Name.EndsWith("loss", StringComparison.Ordinal) ? tolerance.Loss : tolerance.Norm;
            compare(deviations, name, expected, slice.Of(tensor(values)));
        }
        else if (Table(slice.Name, trajectory.Network) is { } table)
            tolerance.Trained(deviations, name, expected, slice.Of(table), isTable: true);
        else if (slice.Name.StartsWith(Parameter, StringComparison.Ordinal))
            tolerance.Trained(deviations, name, expected,
                slice.Of(Networks.Parameter(trajectory.Network, slice.Name[Parameter.Length..])), isTable: false);
        else
            throw RtdComparison.Unknown(name);
    }

    // A number of each step; null where the name is none.
    private static double[]? OfSteps(string name, TrajectoryStep[] steps) => name switch
    {
        "mlm_loss" => [.. steps.Select(step => step.GeneratorLoss)],
        "rtd_loss" => [.. steps.Select(step => step.DetectionLoss)],
        "gen_grad_norm" => [.. steps.Select(step => step.GeneratorNorm)],
        "disc_grad_norm" or "joint_grad_norm" => [.. steps.Select(step => step.DiscriminatorNorm)],
        _ => null,
    };

    // A word table at the end; null where the name is none.
    private static Tensor? Table(string name, PretrainingNetwork network) => name switch
    {
        "E_G" => network.Generator.WordTable,
        "E_D" => network.DiscriminatorWords.Table(),
        "E_delta" => network.Discriminator.Backbone.Embeddings.WordTable,
        _ => null,
    };

    private static void CompareChecksums(
        GoldenCase golden, RtdTolerance tolerance, Deviations deviations, Dictionary<string, Tensor> start, Dictionary<string, Tensor> end)
    {
        foreach (var entry in Json.Read(golden.PathOf("checksums")).EnumerateObject().Where(entry => entry.Name != UnusedTable))
        {
            var name = entry.Name.Replace("._weight", ".weight", StringComparison.Ordinal); // the table of differences
            var value = end.TryGetValue(name, out var found)
                ? found : throw new InvalidDataException($"the networks have no parameter '{name}'");
            var (norm, change) = (entry.Value.Member("l2").GetDouble(), entry.Value.Member("change_l2").GetDouble());
            var bound = norm * tolerance.Field("checksum_l2_rtol");
            // a bias near 0: its norm is its value. The reference's own float32 run misses the relative bound (fp32_sum_diff)
            if (value.numel() == 1)
                bound = Math.Max(bound, tolerance.Field("table_and_param_rms_atol"));
            deviations.Add($"sum of {name}", Math.Abs(value.sum().item<double>() - entry.Value.Member("sum").GetDouble()),
                tolerance.Field("checksum_sum_atol"));
            deviations.Add($"norm of {name}", Math.Abs(Norm(value) - norm), bound);
            deviations.Add($"change of {name}", Math.Abs(Norm(value - start[name]) - change),
                change * tolerance.Field("checksum_change_l2_rtol"));
        }
    }

    private static Dictionary<string, Tensor> Values(Trajectory trajectory) =>
        trajectory.Network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().to(ScalarType.Float64));

    private static double Norm(Tensor values) => values.square().sum().sqrt().item<double>();
}
