using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Classification or regression of texts, with the objective that Fit minimises.</summary>
internal sealed class SequenceHead : Head
{
    private readonly SequenceClassificationModel _network;

    public SequenceHead(CheckpointConfig config)
        : this(new SequenceClassificationModel(config.Network, Networks.LabelCount(config)), config.ProblemType)
    {
    }

    private SequenceHead(SequenceClassificationModel network, string? problemType)
        : base(network) => (_network, Objective) = (network, new SequenceObjective(network, problemType));

    public IObjective Objective { get; }

    public int Layers => _network.Backbone.Config.Layers;

    /// <summary>A batch of the training loop. A negative label does not count.</summary>
    public static Batch Batch(Tensor ids, Tensor mask, Tensor labels) => new(
        ids,
        mask,
        labels.to(ScalarType.Float32),
        labels.is_floating_point() ? ones(labels.shape[0]) : Losses.Counted(labels));

    public override Tensor Output(string name, GoldenTensors inputs) => name switch
    {
        "logits" => _network.call(inputs["input_ids"], inputs["attention_mask"]),
        "pooled" => _network.Pooled(inputs["input_ids"], inputs["attention_mask"]),
        _ => throw Unknown(name),
    };

    public override Tensor Loss(GoldenTensors inputs)
    {
        var batch = Batch(inputs["input_ids"], inputs["attention_mask"], inputs["labels"]);
        return Losses.WeightedMean(Objective.Losses(batch), batch.Weights);
    }
}
