using Microsoft.ML.DebertaV3.Export;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;
using Microsoft.ML.DebertaV3.Tasks.QuestionAnswering;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Runtimes;

/// <summary>Networks run in ONNX Runtime, from files that the library exports.</summary>
internal sealed class OnnxNetworks : INetworkRuntime, IDisposable
{
    private readonly List<OnnxModel> _models = [];

    public Func<Tensor, Tensor, Tensor> Forward(nn.Module<Tensor, Tensor, Tensor> network) =>
        Load(folder => OnnxFile.Write(folder, OnnxNetwork.Graph(network, OnnxWeightType.Float32))).Call;

    public DebertaV3Transformer Prepare(DebertaV3Transformer transformer)
    {
        var (model, onnx) = (transformer.Model, Load(folder => transformer.SaveAsOnnx(folder)));
        return ReplacedEngine.With(model, Engine(model, onnx));
    }

    public void Dispose() => _models.ForEach(model => model.Dispose());

    private OnnxModel Load(Action<string> export)
    {
        var model = OnnxModel.Of(export);
        _models.Add(model);
        return model;
    }

    private static IEngine Engine(ScoredModel model, OnnxModel onnx)
    {
        var tokenizer = model.Tokenizer;
        return model.Task switch
        {
            FillMaskTask task => new OnnxMaskEngine(onnx, tokenizer, task.Settings.Value(FillMaskTask.TopK, 1, int.MaxValue)),
            EmbeddingsTask task => new TorchEngine(Pooled(task, onnx), isPerPiece: false, tokenizer.PaddingId, CPU),
            var task => new TorchEngine(onnx.Call, task is NamedEntityTask or QuestionAnsweringTask, tokenizer.PaddingId, CPU),
        };
    }

    // The file gives the last hidden states, as transformers' does.
    private static Func<Tensor, Tensor, Tensor> Pooled(EmbeddingsTask task, OnnxModel onnx)
    {
        var pooling = (EmbeddingPooling)task.Settings.Value(EmbeddingsTask.PoolingValue, 0, (int)EmbeddingPooling.Max);
        return (ids, mask) => Pooling.Pool(onnx.Call(ids, mask), mask, pooling);
    }
}
