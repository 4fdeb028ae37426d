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
        var names = golden["expected"].Texts().SelectMany(expected => tensors.Matching(expected!)).ToArray();
        foreach (var name in names)
        {
            if (name == "loss")
                comparison.Compare(name, tensors[name], loss.detach());
            else if (name.StartsWith(Prefix, StringComparison.Ordinal))
                comparison.Compare(name, tensors[name], Gradient(head, RowSlice.Parse(name[Prefix.Length..]).Name));
            else
                throw new InvalidDataException($"unknown expected tensor '{name}'");
        }
        if (golden["expected"].Texts().Contains(Prefix + "*"))
            RequireEveryParameter(head.Network, names);
        return comparison.Result(golden.Name);
    }

    private static void RequireEveryParameter(nn.Module network, string[] names)
    {
        var compared = names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Count();
        var parameters = network.named_parameters().Count();
        if (compared != parameters)
            throw new InvalidDataException($"the network has {parameters} parameters, the case gradients of {compared}");
    }

    private static Tensor Gradient(Head head, string parameter) =>
        Networks.Parameter(head.Network, parameter).grad ?? throw new InvalidDataException($"'{parameter}' has no gradient");
}
