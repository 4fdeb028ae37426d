using System.Globalization;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Export;

/// <summary>The parts of a graph as messages: nodes, inputs and outputs.</summary>
internal static class OnnxMessages
{
    /// <summary>A node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="operation">Name of the operator.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="attributes">Attributes: long, float or long[].</param>
    public static ProtoMessage Node(
        string name, string operation, string[] inputs, string[] outputs, (string Name, object Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
            node.Text(OnnxFields.Node.Input, input);
        foreach (var output in outputs)
            node.Text(OnnxFields.Node.Output, output);
        node.Text(OnnxFields.Node.Operator, operation).Text(OnnxFields.Node.Name, name);
        foreach (var (key, value) in attributes)
            node.Message(OnnxFields.Node.Attribute, Attribute(key, value));
        return node;
    }

    /// <summary>An input or output of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its numbers.</param>
    /// <param name="dimensions">A number or a symbol each.</param>
    public static ProtoMessage Value(string name, OnnxElementType type, object[] dimensions)
    {
        var shape = new ProtoMessage();
        foreach (var dimension in dimensions)
        {
            shape.Message(OnnxFields.Value.Dimension, dimension is string symbol
                ? new ProtoMessage().Text(OnnxFields.Value.Symbol, symbol)
                : new ProtoMessage().Integer(OnnxFields.Value.Size, Convert.ToInt64(dimension, CultureInfo.InvariantCulture)));
        }
        var tensor = new ProtoMessage().Integer(OnnxFields.Value.ElementType, (long)type).Message(OnnxFields.Value.Shape, shape);
        return new ProtoMessage().Text(OnnxFields.Value.Name, name)
            .Message(OnnxFields.Value.Type, new ProtoMessage().Message(OnnxFields.Value.TensorType, tensor));
    }

    private static ProtoMessage Attribute(string name, object value)
    {
        var attribute = new ProtoMessage().Text(OnnxFields.Attribute.Name, name);
        switch (value)
        {
            case long integer:
                return attribute.Integer(OnnxFields.Attribute.Integer, integer)
                    .Integer(OnnxFields.Attribute.Type, OnnxFields.Attribute.IntegerType);
            case float number:
                return attribute.Float(OnnxFields.Attribute.Float, number)
                    .Integer(OnnxFields.Attribute.Type, OnnxFields.Attribute.FloatType);
            default:
                foreach (var element in (long[])value)
                    attribute.Integer(OnnxFields.Attribute.Integers, element);
                return attribute.Integer(OnnxFields.Attribute.Type, OnnxFields.Attribute.IntegersType);
        }
    }
}
