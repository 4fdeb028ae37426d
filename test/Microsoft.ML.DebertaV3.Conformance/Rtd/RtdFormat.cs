using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Goldens of microsoft/DeBERTa: of its kinds, scale-invariant fine-tuning is here; pre-training comes with a later part.</summary>
internal static class RtdFormat
{
    public const string Name = "rtd";

    public static IReadOnlyList<ConformanceCase> Cases(GoldenFolder folder)
    {
        NativeLibraries.EnsureLoaded();
        return [.. folder.Goldens.Select(golden => new ConformanceCase(golden.Name, () => Run(golden)))];
    }

    private static CaseResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var kind = golden.Text("kind");
        if (kind == "sift")
            return SiftCase.Run(golden);
        return LaterParts.Find(Name, kind) is { } later ? CaseResult.Later(golden.Name, later) : throw golden.Unknown("kind");
    }
}
