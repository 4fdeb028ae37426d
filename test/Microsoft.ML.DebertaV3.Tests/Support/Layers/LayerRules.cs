namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>Which folder of src/Microsoft.ML.DebertaV3 may use what (docs/architecture.md).</summary>
internal static class LayerRules
{
    private const string Tasks = "Tasks";
    private const string Metrics = "Tasks/Metrics";

    // Left may use right; neighbours on one level may not use each other.
    private static readonly string[][] Levels =
    [
        ["Catalog"],
        [Tasks, "Pretraining"],
        ["Fitting"],
        ["Scoring"],
        ["Export"],
        ["Training", "Checkpoints", "DataViews", "Inference"],
        ["Modules", "Tokenization"],
        ["Runtime"],
    ];

    private static readonly string[] FoldersWithoutMlNet = ["Modules", "Inference", "Training", "Runtime", "Tokenization"];

    /// <summary>Whether a folder ("Modules", "Tasks/TextClassification") is one that the rules know.</summary>
    public static bool Knows(string folder) => Level(folder) >= 0;

    /// <summary>Whether code in one folder may use code in another.</summary>
    public static bool MayUse(string from, string to)
    {
        if (Top(from) == Tasks && Top(to) == Tasks)
            return from == to || to is Tasks or Metrics || from == Tasks; // what tasks share lies in Tasks itself and in Metrics
        return Top(from) == Top(to) || Level(from) < Level(to);
    }

    /// <summary>Whether code in a folder may use a namespace that is not ours.</summary>
    public static bool MayUseNamespace(string from, string other)
    {
        if (IsIn(other, "TorchSharp"))
            return Top(from) is not ("Tokenization" or "Catalog");
        if (IsIn(other, "Microsoft.ML.Tokenizers"))
            return true;
        return !IsIn(other, "Microsoft.ML") || !FoldersWithoutMlNet.Contains(Top(from));
    }

    private static bool IsIn(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static string Top(string folder) => folder.Split('/')[0];

    private static int Level(string folder) => Array.FindIndex(Levels, level => level.Contains(Top(folder)));
}
