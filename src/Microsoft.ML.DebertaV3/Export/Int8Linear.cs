namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Linear layers in int8 arithmetic: activations are rounded when the graph runs, sums are exact in int32.</summary>
/// <remarks>
/// The scheme of ONNX Runtime's dynamic quantization, in the order of nodes that it fuses into one product: y = (q W^T) · s · S + b, where
/// q is x in uint8 with one scale s for all of its rows, and W in int8 with a scale in S for each output.
/// </remarks>
internal sealed class Int8Linear(OnnxGraph graph)
{
    private readonly Dictionary<string, (string Rounded, string Scale, string ZeroPoint)> _inputs = []; // query, key and value share one

    /// <summary>[rows, input] to [rows, output].</summary>
    /// <param name="input">Activations, float32.</param>
    /// <param name="weight">Name of a matrix that is stored in int8, [output, input].</param>
    /// <param name="bias">float32, [output].</param>
    public string Run(string input, string weight, string bias)
    {
        if (!_inputs.TryGetValue(input, out var rounded))
            _inputs[input] = rounded = graph.AddRounding(input);
        var matrix = graph.Add("Transpose", [graph.Stored(weight)], ("perm", new long[] { 1, 0 }));
        var sums = graph.ToFloat(graph.Add("MatMulInteger", [rounded.Rounded, matrix, rounded.ZeroPoint]));
        var scale = graph.Add("Mul", [rounded.Scale, graph.Scales(weight)]);
        return graph.Add("Add", [graph.Add("Mul", [sums, scale]), bias]);
    }
}
