using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts and their vectors, pooled in every way.</summary>
internal sealed class EmbeddingsCase(GoldenCase golden)
{
    private readonly Deviations _deviations = new();
    private readonly double _tolerance = golden["tolerance"].Member("values").GetDouble();

    public CaseResult Run()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
        using var network = Networks.Sequence(golden.PathOf("folder"));
        var examples = golden["examples"].EnumerateArray().ToArray();
        int[][] ids = [.. examples.Select(example => checkpoint.Tokenizer.Encode(example.Member("text").GetString()).Ids)];
        foreach (var (wanted, got) in examples.Zip(ids))
            _deviations.AddEqual("input_ids", wanted.Member("input_ids").Integers().SequenceEqual(got));

        var (batch, mask) = Batch.Pad(ids, checkpoint.Config.PaddingId, CPU);
        var hidden = network.Backbone.call(batch, mask); // [batch, length, hidden]
        foreach (var name in golden["options"].Member("pooling").Texts())
        {
            var vectors = Pooling.Pool(hidden, mask, Named(name!));
            Compare(name!, tensors[name!], vectors);
            Compare($"{name}_normalized", tensors[$"{name}_normalized"], Pooling.Normalize(vectors));
        }
        CompareCosines(Pooling.Normalize(Pooling.Pool(hidden, mask, EmbeddingPooling.Mean)));
        return _deviations.Result(golden.Name);
    }

    private static EmbeddingPooling Named(string name) => name switch
    {
        "mean" => EmbeddingPooling.Mean,
        "cls" => EmbeddingPooling.ClassificationToken,
        "max" => EmbeddingPooling.Max,
        _ => throw new InvalidDataException($"unknown pooling '{name}'"),
    };

    private void Compare(string name, Tensor wanted, Tensor got) => _deviations.Add(
        name, [.. wanted.data<float>().ToArray().Select(value => (double)value)], got.contiguous().data<float>().ToArray(), _tolerance);

    private void CompareCosines(Tensor vectors)
    {
        var cosines = vectors.matmul(vectors.t());
        foreach (var (row, wanted) in golden["cosine_of_normalized_means"].EnumerateArray().Index())
            _deviations.Add("cosine", wanted.Numbers(), cosines[row].contiguous().data<float>().ToArray(), _tolerance);
    }
}
