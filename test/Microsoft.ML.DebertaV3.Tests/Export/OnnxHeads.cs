using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>Small random networks with each head.</summary>
internal static class OnnxHeads
{
    private const double Deviation = 0.15; // of the weights: the terms of attention then differ clearly, logits are about 1

    public static DebertaV3Config Config => new()
    {
        HiddenSize = 12,
        Layers = 2,
        AttentionHeads = 3,
        IntermediateSize = 20,
        VocabularySize = 90,
    };

    /// <summary>A network in evaluation mode; every parameter is random, biases too.</summary>
    public static nn.Module Network(OnnxHead head, DebertaV3Config? config = null)
    {
        NativeLibraries.EnsureLoaded();
        using var noGradient = no_grad();
        using var random = new Generator(7, CPU);
        var network = New(head, config ?? Config);
        foreach (var (name, parameter) in network.named_parameters())
        {
            parameter.normal_(0, Deviation, random);
            if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
                parameter.add_(1f);
        }
        network.eval();
        return network;
    }

    /// <summary>Random ids and their mask, [texts, length]; for choices [1, texts, length].</summary>
    public static (Tensor Ids, Tensor Mask) Texts(nn.Module network, int[] lengths)
    {
        var random = new Random(lengths.Sum());
        var texts = Array.ConvertAll(lengths, length => Enumerable.Range(0, length).Select(_ => random.Next(1, 90)).ToArray());
        var (ids, mask) = Batch.Pad(texts, paddingId: 0, CPU);
        return network is MultipleChoiceModel ? (ids.unsqueeze(0), mask.unsqueeze(0)) : (ids, mask);
    }

    /// <summary>The network's outputs in the shape of the exported graph's.</summary>
    public static Tensor Run(nn.Module network, Tensor ids, Tensor mask) => network switch
    {
        EncoderModel model => model.Backbone.call(ids, mask),
        MaskedLanguageModel { Decodes: true } model => model.Logits(ids, mask, All(ids)).view(ids.shape[0], ids.shape[1], -1),
        _ => ((nn.Module<Tensor, Tensor, Tensor>)network).call(ids, mask),
    };

    private static SelectedRows All(Tensor ids) =>
        SelectedRows.Of([.. Enumerable.Repeat(1L, (int)ids.numel())], (int)ids.shape[1], CPU);

    private static nn.Module New(OnnxHead head, DebertaV3Config config) => head switch
    {
        OnnxHead.Sequence => new SequenceClassificationModel(config, labels: 3),
        OnnxHead.Regression => new SequenceClassificationModel(config, labels: 1),
        OnnxHead.Choices => new MultipleChoiceModel(config),
        OnnxHead.Tokens => new TokenClassificationModel(config, labels: 4),
        OnnxHead.Answers => new QuestionAnsweringModel(config),
        OnnxHead.LanguageModel => new MaskedLanguageModel(config),
        OnnxHead.Decoder => new MaskedLanguageModel(config, decodes: true),
        OnnxHead.Detection => new ReplacedTokenDetectionModel(config),
        _ => new EncoderModel(config),
    };
}
