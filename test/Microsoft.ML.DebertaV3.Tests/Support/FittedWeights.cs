using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The weights of a fitted model as the bytes of its model.safetensors, to compare bit by bit.</summary>
internal static class FittedWeights
{
    public static byte[] Of(DebertaV3Transformer transformer)
    {
        using var stream = new MemoryStream();
        ModuleWeights.Write(transformer.Model.Network, stream);
        return stream.ToArray();
    }

    /// <summary>Fits and takes the weights.</summary>
    public static byte[] Of(IEstimator<DebertaV3Transformer> trainer, IDataView data)
    {
        using var transformer = trainer.Fit(data);
        return Of(transformer);
    }
}
