using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>A weight in a file. For the CPU it is read directly into the parameter's memory.</summary>
internal sealed class FileWeight(ITensorFile file, StoredTensor tensor) : IWeight
{
    public string Name => tensor.Name;

    public string Path => file.Path;

    public IReadOnlyList<long> Shape => tensor.Shape;

    public string? Problem => tensor.Type.IsWeight ? null : $"found {tensor.Type}, wanted {ElementType.Weights}.";

    public void CopyTo(Tensor target)
    {
        if (NativeSpan.Covers(target))
        {
            Read(new NativeSpan(target).All);
            return;
        }

        using var staged = empty(target.shape, ScalarType.Float32);
        Read(new NativeSpan(staged).All);
        target.copy_(staged);
    }

    private void Read(Span<float> values)
    {
        file.Read(tensor, values);
        var infinite = NonFinite.IndexIn(values);
        if (infinite >= 0)
            throw Malformed.Tensor(Path, Name, $"found {values[infinite]} as number {infinite} of {values.Length}, wanted finite numbers: "
                + "its training diverged, or the file is damaged.");
    }
}
