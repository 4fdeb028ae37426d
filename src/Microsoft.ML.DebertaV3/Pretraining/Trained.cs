using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>From a network in training to one for use: without dropout, shared tables and what else training needs.</summary>
internal static class Trained
{
    /// <summary>Copies every parameter of the same name into a new network, on a device.</summary>
    public static T Copy<T>(nn.Module from, T to, Device device)
        where T : nn.Module
    {
        using var noGradient = no_grad();
        to.to(device);
        var values = from.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (name, parameter) in to.named_parameters())
        {
            if (values.TryGetValue(name, out var value))
                parameter.copy_(value);
        }
        return to;
    }
}
