using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Export;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tests.Export;

/// <summary>Linear layers and tables in int8, in ONNX Runtime, against the same arithmetic in torch.</summary>
[TestClass]
public sealed class Int8LinearTests
{
    private const string Matrix = "deberta.encoder.layer.0.output.dense.weight", Bias = "deberta.encoder.layer.0.output.dense.bias";
    private const string Table = "deberta.embeddings.word_embeddings.weight";

    [ClassInitialize]
    public static void Load(TestContext context) => NativeLibraries.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 32, 3)]
    [DataRow(7, 40, 24)]
    [DataRow(65, 130, 67)]
    public void Run_GivesTheProductOfTheRoundedNumbers(int rows, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        var (weight, bias) = (randn(outputs, inputs, generator: random), randn(outputs, generator: random));
        var graph = new OnnxGraph(new Dictionary<string, Tensor> { [Matrix] = weight, [Bias] = bias }, OnnxWeightType.Int8);
        var input = graph.Add("Mul", [graph.ToFloat(graph.Input("input_ids", "rows", "inputs")), graph.Number("hundredth", 0.01f)]);
        graph.Input("attention_mask", "rows", "inputs");
        graph.Output("logits", new Int8Linear(graph).Run(input, Matrix, graph.Weight(Bias)), "rows", outputs);
        using var model = OnnxModel.Of(folder => OnnxFile.Write(folder, graph));
        var ids = randint(-200, 300, [rows, inputs], ScalarType.Int64, generator: random);

        var found = model.Call(ids, ids);

        TensorAssert.AreClose(Product(ids.to(ScalarType.Float32) * 0.01f, weight, bias), found, 1e-4);
    }

    [TestMethod]
    public void Rows_GivesTheRoundedRows()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        var table = randn(20, 6, generator: random);
        table[3].zero_();
        var graph = new OnnxGraph(new Dictionary<string, Tensor> { [Table] = table }, OnnxWeightType.Int8);
        graph.Input("attention_mask", "batch", "length");
        graph.Output("rows", graph.Rows(Table, graph.Input("input_ids", "batch", "length")), "batch", "length", 6L);
        using var model = OnnxModel.Of(folder => OnnxFile.Write(folder, graph));
        var ids = tensor(new long[] { 3, 19, 0, 7 }).view(2, 2);

        var found = model.Call(ids, ids);

        TensorAssert.AreClose(Rounded(table)[ids], found, 1e-6);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.NegativeInfinity)]
    public void Write_NamesTheTensor_WhenAWeightIsNoNumber(float value)
    {
        using var scope = NewDisposeScope();
        var weight = ones(2, 2);
        weight[1, 0] = value;
        var graph = new OnnxGraph(new Dictionary<string, Tensor> { [Matrix] = weight }, OnnxWeightType.Int8);
        graph.Output("logits", graph.Weight(Matrix), 2L, 2L);

        var problem = Assert.ThrowsExactly<InvalidOperationException>(() => OnnxModel.Of(folder => OnnxFile.Write(folder, graph)));

        StringAssert.Contains(problem.Message, Matrix);
        StringAssert.Contains(problem.Message, "Save with Float32 in place of Int8.");
    }

    [TestMethod]
    [DataRow(new[] { 1f, -0.5f, 0.25f, 0 }, new sbyte[] { 127, -64, 32, 0 })]
    [DataRow(new[] { 0f, 0, 0, 0 }, new sbyte[] { 0, 0, 0, 0 })]
    [DataRow(new[] { 1e-40f, -1e-44f, 0, 0 }, new sbyte[] { 0, 0, 0, 0 })]
    [DataRow(new[] { -3e38f, 3e38f, 1, 0 }, new sbyte[] { -127, 127, 0, 0 })]
    public void Write_RoundsByTheLargestOfTheRow(float[] row, sbyte[] rounded)
    {
        using var stream = new MemoryStream();

        Int8Rows.Write(stream, Matrix, row, row.Length);

        CollectionAssert.AreEqual(rounded, Array.ConvertAll(stream.ToArray(), value => (sbyte)value));
    }

    // x in uint8 with one scale, W in int8 with a scale for each output; the products are exact.
    private static Tensor Product(Tensor input, Tensor weight, Tensor bias)
    {
        var (least, most) = (Math.Min(input.min().item<float>(), 0), Math.Max(input.max().item<float>(), 0));
        var scale = (most - least) / 255;
        var zero = Math.Clamp(MathF.Round(-least / scale), 0, 255);
        var rounded = ((input / scale).round().add(zero).clamp(0, 255) - zero) * scale;
        return rounded.matmul(Rounded(weight).t()) + bias;
    }

    private static Tensor Rounded(Tensor matrix)
    {
        var scale = matrix.abs().amax([1], keepdim: true) / 127;
        return where(scale > 0, (matrix / scale).round() * scale, 0f);
    }
}
