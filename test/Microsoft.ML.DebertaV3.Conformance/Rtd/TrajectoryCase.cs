using Microsoft.ML.DebertaV3.Conformance.Hf;
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
        var slice = RowSlice.Parse(name.StartsWith(Parameter, StringComparison.Ordinal) ? name[Parameter.Length..] : name);
        Tensor Of(Func<TrajectoryStep, double> value) => tensor(steps.Select(value).ToArray());
        switch (name)
        {
            case "mlm_loss": tolerance.Loss(deviations, name, expected, Of(step => step.GeneratorLoss)); break;
            case "rtd_loss": tolerance.Loss(deviations, name, expected, Of(step => step.DetectionLoss)); break;
            case "gen_grad_norm": tolerance.Norm(deviations, name, expected, Of(step => step.GeneratorNorm)); break;
            case "disc_grad_norm" or "joint_grad_norm":
                tolerance.Norm(deviations, name, expected,
                Of(step => step.DiscriminatorNorm)); break;
            case "E_G": tolerance.Trained(deviations, name, expected, trajectory.Network.Generator.WordTable, isTable: true); break;
            case "E_D": tolerance.Trained(deviations, name, expected, trajectory.Network.DiscriminatorWords.Table(), isTable: true); break;
            case "E_delta":
                tolerance.Trained(deviations, name, expected, trajectory.Network.Discriminator.Backbone.Embeddings.WordTable,
                isTable: true); break;
            case var _ when slice.Parameter != name || name.StartsWith(Parameter, StringComparison.Ordinal):
                tolerance.Trained(deviations, name, expected, slice.Of(Networks.Parameter(trajectory.Network, slice.Parameter)),
                    isTable: false);
                break;
            default: throw RtdComparison.Unknown(name);
        }
    }

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
