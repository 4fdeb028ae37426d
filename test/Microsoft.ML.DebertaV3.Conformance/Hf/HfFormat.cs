using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>Goldens of transformers: hidden states, heads, gradients, training, checkpoint formats, relative position buckets.</summary>
internal static class HfFormat
{
    public const string Name = "hf";

    public static IReadOnlyList<ConformanceCase> Cases(GoldenFolder folder)
    {
        NativeLibraries.EnsureLoaded();
        IEnumerable<ConformanceCase> beside =
        [
            .. Beside(folder, BucketTableCase.FileName, BucketTableCase.List),
            .. Beside(folder, FormatFolderCase.ListName, FormatFolderCase.List),
            .. Beside(folder, MaliciousFileCase.FolderName, root => MaliciousFileCase.List(root, MaliciousFileCase.FolderName)),
            .. folder.Also.Except([BucketTableCase.FileName, FormatFolderCase.ListName, MaliciousFileCase.FolderName]).Select(Unknown),
        ];
        return
        [
            .. folder.Goldens.Select(golden => new ConformanceCase(golden.Name, () => Run(golden))),
            .. beside.DistinctBy(one => one.Name), // formats.json lists the malicious files too
        ];
    }

    private static CaseResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        return golden.Text("kind") switch
        {
            "hidden_states" => HiddenStatesCase.Run(golden),
            "attention" => AttentionCase.Run(golden),
            "head" => HeadCase.Run(golden),
            "gradients" => GradientsCase.Run(golden),
            "training" => TrainingCase.Run(golden),
            "formats" => FormatsCase.Run(golden),
            _ => throw golden.Unknown("kind"),
        };
    }

    private static ConformanceCase Unknown(string name) =>
        new(name, () => throw new InvalidDataException("cases.json names it under 'also', but it is not known"));

    // Cases that lie beside cases.json: where they do, or where it says so.
    private static IEnumerable<ConformanceCase> Beside(GoldenFolder folder, string name, Func<string, IReadOnlyList<ConformanceCase>> list)
    {
        if (!folder.Also.Contains(name) && !Path.Exists(Path.Combine(folder.Path, name)))
            return [];
        try
        {
            var cases = list(folder.Path);
            return cases.Count > 0 ? cases : throw new InvalidDataException("there are no cases");
        }
        catch (Exception problem) // what cannot be listed is one failed case
        {
            return [new(name, () => CaseResult.Failed(name, problem))];
        }
    }
}
