using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

/// <summary>Rewrites a float32 safetensors file as float16.</summary>
internal static class HalfPrecision
{
    public static void Rewrite(string path)
    {
        using var content = new MemoryStream();
        var header = new Dictionary<string, object>();
        using (var file = SafetensorsFile.Open(path))
        {
            foreach (var tensor in file.Header.Tensors)
            {
                var begin = content.Length;
                content.Write(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(file.ReadAll(tensor.Name), value => (Half)value)));
                header[tensor.Name] = new { dtype = "F16", shape = tensor.Shape, data_offsets = new[] { begin, content.Length } };
            }
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. content.ToArray()]);
    }
}
