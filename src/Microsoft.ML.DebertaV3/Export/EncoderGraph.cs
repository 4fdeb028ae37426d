using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>The network without its head as nodes: <see cref="Backbone"/>, in evaluation mode.</summary>
/// <remarks>
/// Spec section 3. States are [batch·length, hidden], so that every linear layer is one product whose matrix has the layout and the name of
/// the checkpoint. Nothing depends on an example: batch and length are computed from the inputs.
/// </remarks>
internal sealed class EncoderGraph
{
    private const string Prefix = "deberta.";
    private const string LayerPrefix = $"{Prefix}encoder.layer.";
    private const string WordTable = $"{Prefix}embeddings.word_embeddings.weight";

    private readonly OnnxGraph _graph;
    private readonly DebertaV3Config _config;
    private readonly PositionGraph _positions;
    private readonly Int8Linear _int8;
    private readonly string _bias;
    private readonly string _table;

    /// <param name="graph">The graph.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="ids">Ids, [batch, length].</param>
    /// <param name="mask">Mask, [batch, length]: 1 at pieces, 0 at padding.</param>
    /// <param name="length">Length, [1].</param>
    public EncoderGraph(OnnxGraph graph, DebertaV3Config config, string ids, string mask, string length)
    {
        (_graph, _config, Length) = (graph, config, length);
        (_positions, _int8) = (new(graph, config, length), new(graph));
        _table = Normalize(_graph.Weight($"{Prefix}encoder.rel_embeddings.weight"), $"{Prefix}encoder.LayerNorm");
        _bias = KeyBias(mask);
        Embedded = Embed(ids, mask);
    }

    /// <summary>Whether a parameter is one of the matrices that make up nearly all of a network: the word table and the layers'.</summary>
    public static bool IsLarge(string name) => name == WordTable || name.StartsWith(LayerPrefix, StringComparison.Ordinal);

    /// <summary>Length of the texts in pieces, [1] int64.</summary>
    public string Length { get; }

    public int Layers => _config.Layers;

    public int Hidden => _config.HiddenSize;

    /// <summary>Output of the embeddings, [batch·length, hidden].</summary>
    public string Embedded { get; }

    /// <summary>The word table as an output matrix, [vocabulary, hidden].</summary>
    public string OutputMatrix => _graph.Weight(WordTable);

    /// <summary>Runs the first <paramref name="layers"/> layers, to [batch·length, hidden].</summary>
    public string Run(int layers)
    {
        var state = Embedded;
        for (var layer = 0; layer < layers; layer++)
            state = Layer(layer, state, state);
        return state;
    }

    /// <summary>
    /// Runs the enhanced mask decoder at every piece (spec section 4), to [batch·length, hidden]. Texts must not be longer than the table
    /// of absolute positions.
    /// </summary>
    public string Decode()
    {
        var input = Run(_config.Layers - 1);
        var table = _graph.Weight($"{Prefix}embeddings.position_embeddings.weight");
        var positions = _graph.Add("Slice", [table, _graph.Vector(0), Length, _graph.Vector(0)]); // [length, hidden]
        var query = Flat(_graph.Add("Add", [ByText(input, _config.HiddenSize), positions]));
        for (var pass = 0; pass < Encoder.DecoderPasses; pass++)
            query = Layer(_config.Layers - 1, query, input);
        return query;
    }

    /// <summary>[rows, input] to [rows, output]: x W^T + b of a linear layer.</summary>
    public string Linear(string input, string layer)
    {
        var (weight, bias) = ($"{layer}.weight", _graph.Weight($"{layer}.bias"));
        return _graph.IsInt8(weight) ? _int8.Run(input, weight, bias) : Linear(input, _graph.Weight(weight), bias);
    }

    /// <inheritdoc cref="Linear(string, string)"/>
    public string Linear(string input, string weight, string bias) => _graph.Add("Gemm", [input, weight, bias], ("transB", 1L));

    /// <summary>LayerNorm of the last dimension.</summary>
    public string Normalize(string input, string layer) => _graph.Add(
        "LayerNormalization", [input, _graph.Weight($"{layer}.weight"), _graph.Weight($"{layer}.bias")],
        ("axis", -1L), ("epsilon", (float)_config.LayerNormEpsilon));

    /// <summary>[batch·length, size] to [batch, length, size].</summary>
    public string ByText(string state, long size) =>
        _graph.Add("Reshape", [state, _graph.Add("Concat", [_graph.Vector(-1), Length, _graph.Vector(size)], ("axis", 0L))]);

    /// <summary>[batch, length, hidden] to [batch·length, hidden].</summary>
    public string Flat(string state) => _graph.Add("Reshape", [state, _graph.Vector(-1, _config.HiddenSize)]);

    // [batch, length] to [batch·length, hidden]
    private string Embed(string ids, string mask)
    {
        var words = Flat(_graph.Rows(WordTable, ids));
        var real = _graph.ToFloat(_graph.Add("Reshape", [mask, _graph.Vector(-1, 1)])); // [batch·length, 1]
        return _graph.Add("Mul", [Normalize(words, $"{Prefix}embeddings.LayerNorm"), real]);
    }

    // [batch, length] to [1, batch, 1, length], as Encoder.KeyBias
    private string KeyBias(string mask)
    {
        var masked = _graph.Add("Equal", [mask, _graph.Scalar(0)]);
        var bias = _graph.Add("Where", [masked, _graph.Number("lowest", float.MinValue), _graph.Number("zero", 0)]);
        return _graph.Add("Unsqueeze", [bias, _graph.Vector(0, 2)]);
    }

    // Spec section 3.6.
    private string Layer(int index, string queryInput, string input)
    {
        var layer = $"{LayerPrefix}{index}";
        var context = new AttentionGraph(this, _graph, _config, _positions, $"{layer}.attention.self")
            .Run(queryInput, input, _table, _bias);
        var attended = Output(context, queryInput, $"{layer}.attention.output");
        var intermediate = _graph.Add("Gelu", [Linear(attended, $"{layer}.intermediate.dense")]);
        return Output(intermediate, attended, $"{layer}.output");
    }

    private string Output(string input, string residual, string layer) =>
        Normalize(_graph.Add("Add", [Linear(input, $"{layer}.dense"), residual]), $"{layer}.LayerNorm");
}
