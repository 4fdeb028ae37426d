namespace Microsoft.ML.DebertaV3.Export;

/// <summary>Number formats, with their numbers in onnx.proto (TensorProto.DataType).</summary>
internal enum OnnxElementType
{
    Float32 = 1,
    Int8 = 3,
    Int64 = 7,
    Float16 = 10,
    BFloat16 = 16,
}
