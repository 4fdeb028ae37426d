using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Copies a trained network into one for inference, without dropout or shared tables.</summary>
internal static class InferenceCopy
{
    /// <summary>Moves the new network to a device and copies every parameter of the same name into it.</summary>
    public static T Of<T>(nn.Module from, T to, Device device)
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
