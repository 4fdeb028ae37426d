using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The weights of a pre-trained model as bytes, to compare bit by bit.</summary>
internal static class PretrainedWeights
{
    /// <summary>The networks one after the other.</summary>
    public static byte[] Of(DebertaV3Transformer transformer)
    {
        using var stream = new MemoryStream();
        ModuleWeights.Write(transformer.Model.Networks().Main, stream);
        if (transformer.Model.Networks().Generator is { } generator)
            ModuleWeights.Write(generator, stream);
        return stream.ToArray();
    }
}
