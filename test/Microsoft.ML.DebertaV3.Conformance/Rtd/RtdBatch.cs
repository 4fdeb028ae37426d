using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Pretraining;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Stored inputs as the library takes them.</summary>
internal static class RtdBatch
{
    /// <summary>Masked sequences, [batch, length] each, or more dimensions in front.</summary>
    public static MaskedBatch Of(Tensor ids, Tensor mask, Tensor labels) =>
        new((int)ids.shape[^1], Values(ids), Values(mask), Values(labels));

    /// <summary>The masked sequences of a case that stores what the generator sees.</summary>
    public static MaskedBatch Generated(GoldenTensors tensors) => Of(tensors["input_ids"], tensors["attention_mask"], tensors["labels"]);

    /// <summary>The masked sequences of a case that stores what the discriminator sees, and nothing of what the generator saw.</summary>
    public static MaskedBatch Detected(GoldenTensors tensors) =>
        Of(tensors["disc_input_ids"], tensors["attention_mask"], tensors["labels"]);

    /// <summary>The pieces at the masked positions of what the discriminator sees, in order.</summary>
    public static long[] Pieces(MaskedBatch batch, Tensor detected) => [.. Values(detected).Where((_, i) => batch.Labels[i] > 0)];

    public static long[] Values(Tensor integers) => integers.contiguous().data<long>().ToArray();
}
