using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The gradient of the mean loss by every parameter. The network trains, without dropout.</summary>
internal static class GradientsCase
{
    private const string Prefix = "grad.";

    public static CaseResult Run(GoldenCase golden)
    {
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        using var head = Head.Load(golden);
        head.Network.train(); // made without a random generator, it has no dropout

        var loss = head.Loss(tensors);
        loss.backward();
        foreach (var name in golden["expected"].Texts().SelectMany(expected => tensors.Matching(expected!)))
        {
            if (name == "loss")
                comparison.Compare(name, tensors[name], loss.detach());
            else if (name.StartsWith(Prefix, StringComparison.Ordinal))
                comparison.Compare(name, tensors[name], Gradient(head, name[Prefix.Length..]));
            else
                throw new InvalidDataException($"unknown expected tensor '{name}'");
        }
        return comparison.Result(golden.Name);
    }

    private static Tensor Gradient(Head head, string parameter) =>
        Networks.Parameter(head.Network, parameter).grad ?? throw new InvalidDataException($"'{parameter}' has no gradient");
}
