using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Puts parts of networks in training into the wanted precision.</summary>
internal static class MixedPrecision
{
    /// <summary>What the encoder layers of a network multiply in, until its disposal; null: float32.</summary>
    public static ComputePrecision? Attach(TrainingPrecision precision, nn.Module network) =>
        Attach(precision, network.modules().OfType<EncoderLayer>());

    /// <summary>As <see cref="Attach(TrainingPrecision, nn.Module)"/>, of these parts.</summary>
    public static ComputePrecision? Attach(TrainingPrecision precision, IEnumerable<nn.Module> parts)
    {
        if (precision != TrainingPrecision.BFloat16)
            return null;
        var result = new ComputePrecision(ScalarType.BFloat16);
        foreach (var part in parts)
            result.Attach(part);
        return result;
    }
}
