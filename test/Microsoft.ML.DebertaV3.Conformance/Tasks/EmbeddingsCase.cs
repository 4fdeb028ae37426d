using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Conformance.Hf;
using Microsoft.ML.DebertaV3.DataViews;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>Texts and their vectors, pooled in every way.</summary>
internal sealed class EmbeddingsCase(GoldenCase golden)
{
    private const string Output = "Embedding";

    private readonly MLContext _context = new();
    private readonly DebertaV3Checkpoint _checkpoint = DebertaV3Checkpoint.FromFolder(golden.PathOf("folder"));
    private readonly Deviations _deviations = new(golden.Runtime.LeastTolerance);
    private readonly double _tolerance = golden["tolerance"].Member("values").GetDouble();

    public CaseResult Run()
    {
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var examples = golden["examples"].EnumerateArray().ToArray();
        var rows = _context.Data.LoadFromEnumerable(
            examples.Select(example => new TextInput { First = example.Member("text").GetString()! }).ToArray());
        foreach (var name in golden["options"].Member("pooling").Texts())
        {
            using var model = Model(Named(name!), normalizes: false, rows);
            using var normalized = Model(Named(name!), normalizes: true, rows);
            foreach (var example in examples)
                CompareIds(example, model);
            Compare(name!, tensors[name!], Vectors(model, rows));
            Compare($"{name}_normalized", tensors[$"{name}_normalized"], Vectors(normalized, rows));
            if (Named(name!) == EmbeddingPooling.Mean)
                CompareCosines(Vectors(normalized, rows));
        }
        return _deviations.Result(golden.Name);
    }

    private DebertaV3Transformer Model(EmbeddingPooling pooling, bool normalizes, IDataView rows) => golden.Runtime.Prepare(
        _context.Transforms.Text.DebertaV3Embeddings(nameof(TextInput.First), Output, _checkpoint, pooling, normalizes).Fit(rows));

    private static float[][] Vectors(DebertaV3Transformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>(Output)];

    private void CompareIds(JsonElement example, DebertaV3Transformer model)
    {
        var row = new TextRow(example.Member("text").GetString()!, null);
        var ids = model.Model.Task.Encode(row, model.Model.Tokenizer).Sequences.Single();
        _deviations.AddEqual("input_ids", example.Member("input_ids").Integers().SequenceEqual(ids));
    }

    private static EmbeddingPooling Named(string name) => name switch
    {
        "mean" => EmbeddingPooling.Mean,
        "cls" => EmbeddingPooling.ClassificationToken,
        "max" => EmbeddingPooling.Max,
        _ => throw new InvalidDataException($"unknown pooling '{name}'"),
    };

    private void Compare(string name, torch.Tensor wanted, float[][] got) => _deviations.Add(
        name, [.. wanted.data<float>().ToArray().Select(value => (double)value)], [.. got.SelectMany(vector => vector)], _tolerance);

    private void CompareCosines(float[][] vectors)
    {
        foreach (var (row, wanted) in golden["cosine_of_normalized_means"].EnumerateArray().Index())
        {
            float[] cosines = [.. vectors.Select(vector => TensorPrimitives.Dot<float>(vector, vectors[row]))];
            _deviations.Add("cosine", wanted.Numbers(), cosines, _tolerance);
        }
    }
}
