using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>A graph that grows node by node. Values are referred to by their names.</summary>
/// <param name="parameters">Parameters of the network by published name; they must live until the file is written.</param>
/// <param name="weightType">Number format of matrices.</param>
internal sealed class OnnxGraph(IReadOnlyDictionary<string, Tensor> parameters, OnnxWeightType weightType)
{
    private readonly Dictionary<string, OnnxTensor> _tensors = [];
    private readonly Dictionary<string, string> _wide = []; // float32 value of each matrix in another format
    private int _count;

    /// <summary>Nodes in the order of their computation, inputs and outputs: fields of GraphProto.</summary>
    public ProtoMessage Message { get; } = new ProtoMessage().Text(OnnxFields.Graph.Name, "deberta-v3");

    /// <summary>Weights and other constants.</summary>
    public IReadOnlyCollection<OnnxTensor> Tensors => _tensors.Values;

    /// <summary>Declares an int64 input with symbolic dimensions.</summary>
    public string Input(string name, params string[] dimensions)
    {
        Message.Message(OnnxFields.Graph.Input, OnnxMessages.Value(name, OnnxElementType.Int64, dimensions));
        return name;
    }

    /// <summary>Declares a value as a float32 output. A dimension is a number or a symbol.</summary>
    public void Output(string name, string value, params object[] dimensions)
    {
        Append("Identity", [value], [name], []);
        Message.Message(OnnxFields.Graph.Output, OnnxMessages.Value(name, OnnxElementType.Float32, dimensions));
    }

    /// <summary>Adds a node with one output, and returns the output's name.</summary>
    /// <param name="operation">Name of the operator.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="attributes">Attributes: long, float or long[].</param>
    public string Add(string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var output = string.Create(CultureInfo.InvariantCulture, $"{operation}_{_count}");
        Append(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>Rounds a value to uint8, with the scale and the zero point that fit its least and greatest number.</summary>
    public (string Rounded, string Scale, string ZeroPoint) AddRounding(string input)
    {
        string[] outputs = [Name("rounded"), Name("scale"), Name("zero")];
        Append("DynamicQuantizeLinear", [input], outputs, []);
        return (outputs[0], outputs[1], outputs[2]);

        string Name(string part) => string.Create(CultureInfo.InvariantCulture, $"{part}_{_count}");
    }

    /// <summary>Returns a parameter as stored, which is float32 for vectors.</summary>
    public string Stored(string name)
    {
        if (!_tensors.ContainsKey(name))
            _tensors[name] = OnnxTensor.Of(name, parameters[name], StoredType(name));
        return name;
    }

    /// <summary>Returns the scales of a matrix that is stored in int8, one for each row. [rows]</summary>
    public string Scales(string name)
    {
        var scales = $"{name}_scale";
        if (!_tensors.ContainsKey(scales))
            _tensors[scales] = OnnxTensor.ScalesOf(scales, parameters[name]);
        return scales;
    }

    /// <summary>Returns a parameter as float32. Engines convert it once, when they load the graph.</summary>
    public string Weight(string name)
    {
        var stored = Stored(name);
        if (StoredType(name) == OnnxElementType.Float32)
            return stored;
        return _wide.TryGetValue(name, out var wide) ? wide : _wide[name] = Widen(name, stored, Scales);
    }

    /// <summary>Returns rows of a matrix as float32. Only they are converted, so the matrix stays as small as stored.</summary>
    /// <param name="name">The matrix, [rows, columns].</param>
    /// <param name="indices">Which rows, of any shape.</param>
    public string Rows(string name, string indices)
    {
        return Widen(name, Gather(Stored(name)), matrix => Gather(Scales(matrix)));

        string Gather(string table) => Add("Gather", [table, indices], ("axis", 0L));
    }

    /// <summary>Converts a value to float32.</summary>
    public string ToFloat(string value) => Add("Cast", [value], ("to", (long)OnnxElementType.Float32));

    /// <summary>Whether a parameter is stored in int8.</summary>
    public bool IsInt8(string name) => StoredType(name) == OnnxElementType.Int8;

    /// <summary>Size of a parameter's dimension.</summary>
    public long SizeOf(string name, int dimension) => parameters[name].shape[dimension];

    /// <summary>Returns an int64 vector.</summary>
    public string Vector(params long[] values) => Integers($"vector_{string.Join('_', values)}", [values.Length], values);

    /// <summary>Returns an int64 scalar.</summary>
    public string Scalar(long value) => Integers($"scalar_{value}", [], [value]);

    /// <summary>Returns a named int64 vector.</summary>
    public string Table(string name, long[] values) => Integers(name, [values.Length], values);

    /// <summary>Returns a float32 scalar.</summary>
    public string Number(string name, float value)
    {
        _tensors.TryAdd(name, OnnxTensor.Of(name, value));
        return name;
    }

    private string Integers(string name, long[] shape, long[] values)
    {
        _tensors.TryAdd(name, OnnxTensor.Of(name, shape, values));
        return name;
    }

    private OnnxElementType StoredType(string name) => parameters[name].shape.Length < 2 ? OnnxElementType.Float32 : weightType switch
    {
        OnnxWeightType.Float16 => OnnxElementType.Float16,
        OnnxWeightType.BFloat16 => OnnxElementType.BFloat16,
        OnnxWeightType.Int8 when EncoderGraph.IsLarge(name) => OnnxElementType.Int8,
        _ => OnnxElementType.Float32,
    };

    // Rows of a matrix, and for int8 their scales, to float32.
    private string Widen(string name, string rows, Func<string, string> scales)
    {
        if (StoredType(name) == OnnxElementType.Float32)
            return rows;
        var wide = ToFloat(rows);
        return IsInt8(name) ? Add("Mul", [wide, Add("Unsqueeze", [scales(name), Vector(-1)])]) : wide;
    }

    private void Append(string operation, string[] inputs, string[] outputs, (string Name, object Value)[] attributes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"node_{_count++}");
        Message.Message(OnnxFields.Graph.Node, OnnxMessages.Node(name, operation, inputs, outputs, attributes));
    }
}
