namespace Microsoft.ML.DebertaV3.Export;

/// <summary>The field numbers of the messages in onnx.proto that are written, as the format publishes them.</summary>
internal static class OnnxFields
{
    public static class Model
    {
        public const int FormatVersion = 1, Producer = 2, Graph = 7, OperatorSet = 8;
    }

    public static class OperatorSet
    {
        public const int Version = 2;
    }

    public static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12;
    }

    public static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, Operator = 4, Attribute = 5;
    }

    public static class Attribute
    {
        public const int Name = 1, Float = 2, Integer = 3, Integers = 8, Type = 20;
        public const int FloatType = 1, IntegerType = 2, IntegersType = 7;
    }

    public static class Tensor
    {
        public const int Dimension = 1, ElementType = 2, Name = 8, RawData = 9, ExternalData = 13, Location = 14;
        public const int ExternalLocation = 1;
    }

    /// <summary>An entry of external data.</summary>
    public static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    /// <summary>An input or output, and below it its type, tensor type, shape and dimensions.</summary>
    public static class Value
    {
        public const int Name = 1, Type = 2;
        public const int TensorType = 1;
        public const int ElementType = 1, Shape = 2;
        public const int Dimension = 1;
        public const int Size = 1, Symbol = 2;
    }
}
