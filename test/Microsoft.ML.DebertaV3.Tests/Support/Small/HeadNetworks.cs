using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>New networks for each head, with random weights.</summary>
internal static class HeadNetworks
{
    /// <summary>A network for a head as the goldens name it.</summary>
    public static nn.Module<Tensor, Tensor, Tensor> Create(
        string head, DebertaV3Config config, int labels, Generator? dropoutRandom = null) => head switch
        {
            "seqcls" or "regression" or "multilabel" => new SequenceClassificationModel(config, labels, dropoutRandom),
            "tokencls" => new TokenClassificationModel(config, labels, dropoutRandom),
            "mlm" or "mlm_legacy" => new MaskedLanguageModel(config, dropoutRandom),
            "qa" => new QuestionAnsweringModel(config, dropoutRandom),
            "choice" => new MultipleChoiceModel(config, dropoutRandom),
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "No such head."),
        };
}
