using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Puts the encoder layers of networks in training into the wanted precision.</summary>
internal static class MixedPrecision
{
    /// <summary>What they multiply in, until its disposal; null: float32.</summary>
    public static ComputePrecision? Attach(TrainingPrecision precision, nn.Module network)
    {
        if (precision != TrainingPrecision.BFloat16)
            return null;
        var result = new ComputePrecision(ScalarType.BFloat16);
        foreach (var layer in network.modules().OfType<EncoderLayer>())
            result.Attach(layer);
        return result;
    }
}
