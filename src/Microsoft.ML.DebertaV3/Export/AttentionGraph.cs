using Microsoft.ML.DebertaV3.Modules;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Disentangled attention as nodes: the algebra of <see cref="DisentangledSelfAttention"/>, heads first.</summary>
/// <remarks>
/// Spec section 3.5. The projections of the position table do not depend on the inputs: engines compute them once, when they load the
/// graph.
/// </remarks>
/// <param name="encoder">Makes linear layers.</param>
/// <param name="graph">The graph.</param>
/// <param name="config">The sizes.</param>
/// <param name="positions">The rows of the distances.</param>
/// <param name="name">Name of the attention's parameters.</param>
internal sealed class AttentionGraph(
    EncoderGraph encoder, OnnxGraph graph, DebertaV3Config config, PositionGraph positions, string name)
{
    private readonly string _scale = graph.Number("attention_scale", (float)config.AttentionScale);

    /// <summary>Computes the attention output before its projection, [batch·length, hidden].</summary>
    /// <param name="queryInput">[batch·length, hidden]; equal to <paramref name="input"/> except in the enhanced mask decoder.</param>
    /// <param name="input">[batch·length, hidden]; source of keys and values.</param>
    /// <param name="table">[2·buckets, hidden], after LayerNorm.</param>
    /// <param name="bias">[1, batch, 1, length]</param>
    public string Run(string queryInput, string input, string table, string bias)
    {
        var query = SplitHeads(Scaled(Project(queryInput, "query")));
        var key = SplitHeads(Project(input, "key"));
        var positionKeys = Positions(Project(table, "key"), positions.DescendingRows);
        var positionQueries = Positions(Scaled(Project(table, "query")), positions.AscendingRows);

        var contentToContent = graph.Add("MatMul", [ByText(query), Transpose(ByText(key), 0, 1, 3, 2)]);
        var contentToPosition = positions.Skew(graph.Add("MatMul", [query, positionKeys]));
        var positionToContent = Transpose(positions.Skew(graph.Add("MatMul", [key, positionQueries])), 0, 1, 3, 2);
        var score = Sum(contentToContent, contentToPosition, positionToContent, bias);

        var probabilities = graph.Add("Softmax", [score], ("axis", -1L));
        var context = graph.Add("MatMul", [probabilities, ByText(SplitHeads(Project(input, "value")))]); // [heads, batch, length, size]
        return encoder.Flat(Transpose(context, 1, 2, 0, 3));
    }

    private string Project(string input, string part) => encoder.Linear(input, $"{name}.{part}_proj");

    private string Scaled(string value) => graph.Add("Mul", [value, _scale]);

    // [rows, hidden] to [heads, rows, size]
    private string SplitHeads(string value) =>
        Transpose(graph.Add("Reshape", [value, graph.Vector(-1, config.AttentionHeads, config.HeadSize)]), 1, 0, 2);

    // [heads, batch·length, size] to [heads, batch, length, size]
    private string ByText(string value) => graph.Add("Reshape", [value, positions.ByText]);

    // [2·buckets, hidden] to [heads, size, 2·length]
    private string Positions(string projected, string rows) =>
        Transpose(graph.Add("Gather", [SplitHeads(projected), rows], ("axis", 1L)), 0, 2, 1);

    private string Transpose(string value, params long[] order) => graph.Add("Transpose", [value], ("perm", order));

    private string Sum(params string[] terms) => terms.Aggregate((sum, term) => graph.Add("Add", [sum, term]));
}
