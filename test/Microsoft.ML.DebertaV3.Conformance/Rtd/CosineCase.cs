using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>
/// The mean cosine of two rows, of a stored table, of the tables of weight files and of those that a trajectory ends with.
/// </summary>
internal static class CosineCase
{
    private const string OfTrajectory = "cos_traj_";

    public static CaseResult Run(GoldenCase golden)
    {
        var (tensors, deviations) = (GoldenTensors.Read(golden.PathOf("file")), new Deviations());
        var bound = golden["tolerance"].Member("atol").GetDouble();
        foreach (var name in RtdComparison.Names(golden, "expected"))
        {
            var difference = CosineSimilarity.Mean(Table(golden, tensors, name)) - tensors[name].item<float>();
            deviations.Add(name, Math.Abs(difference), bound);
        }
        return deviations.Result(golden.Name);
    }

    private static Tensor Table(GoldenCase golden, GoldenTensors tensors, string name) => name switch
    {
        "cos_table" => tensors["table"],
        "cos_E_G" => RtdNetworks.Table(golden, 0),
        "cos_E_D_file" => RtdNetworks.Table(golden, 1),
        _ when name.StartsWith(OfTrajectory, StringComparison.Ordinal) => OfFile(golden, name),
        _ => throw RtdComparison.Unknown(name),
    };

    // cos_traj_<sharing>_<table>
    private static Tensor OfFile(GoldenCase golden, string name)
    {
        var trajectory = GoldenFolder.Read(golden.Folder).Goldens.Single(other => other.Name == golden.Text("trajectory"));
        var table = name[OfTrajectory.Length..].Split('_', 2)[^1];
        return GoldenTensors.Read(trajectory.PathOf("file"))[table];
    }
}
