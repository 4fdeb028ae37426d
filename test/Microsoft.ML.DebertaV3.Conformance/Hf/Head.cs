using Microsoft.ML.DebertaV3.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>A network with a published head: its outputs and its loss for the inputs and labels of a case.</summary>
internal abstract class Head(nn.Module network) : IDisposable
{
    public nn.Module Network => network;

    /// <summary>Whether an output has one row per piece, of which only those of real pieces count.</summary>
    public virtual bool IsPerPiece => false;

    /// <summary>The head that a case names, with the weights of its folder, in eval mode.</summary>
    public static Head Load(GoldenCase golden)
    {
        var folder = golden.PathOf("model");
        var config = Networks.Config(folder);
        Head head = golden.Text("head") switch
        {
            "seqcls" or "regression" or "multilabel" => new SequenceHead(config),
            "tokencls" => new PieceHead(new TokenClassificationModel(config.Network, Networks.LabelCount(config))),
            "mlm" or "mlm_legacy" => new PieceHead(new MaskedLanguageModel(config.Network)),
            "qa" => new SpanHead(new QuestionAnsweringModel(config.Network)),
            "choice" => new ChoiceHead(new MultipleChoiceModel(config.Network)),
            _ => throw golden.Unknown("head"),
        };
        Networks.Load(folder, head.Network);
        return head;
    }

    /// <summary>The output of a name: logits, pooled, ...</summary>
    public abstract Tensor Output(string name, GoldenTensors inputs);

    /// <summary>The mean loss, a scalar.</summary>
    public abstract Tensor Loss(GoldenTensors inputs);

    public void Dispose() => network.Dispose();

    protected static InvalidDataException Unknown(string output) => new($"the head has no output '{output}'");
}
