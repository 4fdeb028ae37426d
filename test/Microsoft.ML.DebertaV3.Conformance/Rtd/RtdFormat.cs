using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Goldens of microsoft/DeBERTa: pre-training by replaced token detection, and scale-invariant fine-tuning.</summary>
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
        return golden.Text("kind") switch
        {
            "generator" => LanguageModelCase.Run(golden, RtdNetworks.Generator),
            "masked_language_modelling" => LanguageModelCase.Run(golden, RtdNetworks.Discriminator),
            "replacement" => ReplacementCase.Run(golden),
            "discriminator" => DetectorCase.Run(golden),
            "continued_start" => DetectorCase.RunContinued(golden),
            "gradients" => PretrainingGradientsCase.Run(golden),
            "trajectory_inputs" => TrajectoryInputsCase.Run(golden),
            "trajectory" => TrajectoryCase.Run(golden),
            "cosine" => CosineCase.Run(golden),
            "sift" => SiftCase.Run(golden),
            _ => throw golden.Unknown("kind"),
        };
    }
}
