using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>The networks of golden/hf/models: the one place where these tests use the Checkpoints folder.</summary>
internal static class GoldenModel
{
    /// <summary>The network of a case with the weights of its folder, in eval mode.</summary>
    public static nn.Module<Tensor, Tensor, Tensor> Load(GoldenCase golden)
    {
        var folder = Shared.Path($"golden/hf/{golden.Model}");
        var files = WeightFiles.Open(folder);
        var table = WeightTable.Of(files);
        var labels = table.Weights.Where(w => w.Key == "classifier.weight").Select(w => (int)w.Value.Shape[0]).SingleOrDefault();
        var network = Create(folder.Split('-')[^1], ConfigReader.Read(Path.Combine(folder, "config.json")).Network, labels);
        ModuleWeights.Load(network, table, optionalPrefixes: []);
        foreach (var file in files)
            file.Dispose();
        network.eval();
        return network;
    }

    /// <summary>The encoder of a case whose folder holds a sequence classifier.</summary>
    public static Backbone LoadBackbone(GoldenCase golden) => ((SequenceClassificationModel)Load(golden)).Backbone;

    /// <summary>A new network for a head as the goldens name it.</summary>
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

    /// <summary>The mean loss of a head, from the logits and the labels of the case (README of golden/hf; spec section 3.9).</summary>
    public static Tensor Loss(GoldenCase golden, Tensor logits, GoldenFile file)
    {
        if (golden.Head == "qa")
        {
            var padding = (file["attention_mask"] == 0).unsqueeze(-1);
            return Losses.Span(logits.masked_fill(padding, float.NegativeInfinity), file["start_positions"], file["end_positions"]);
        }

        var labels = file["labels"];
        return golden.Head switch
        {
            "regression" => Losses.SquaredError(logits, labels).mean(),
            "multilabel" => Losses.BinaryCrossEntropy(logits, labels).mean(),
            _ when labels.is_floating_point() => Losses.SoftCrossEntropy(logits, labels).mean(),
            "tokencls" or "mlm" or "mlm_legacy" => MeanOfCounted(logits.flatten(0, 1), labels.flatten()),
            _ => MeanOfCounted(logits, labels),
        };
    }

    private static Tensor MeanOfCounted(Tensor logits, Tensor labels) =>
        Losses.WeightedMean(Losses.CrossEntropy(logits, labels), Losses.Counted(labels));
}
