using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>The result that every checkpoint folder with the same exact values must give.</summary>
internal static class FormatsCase
{
    private const string AnyFolder = "/*";

    public static CaseResult Run(GoldenCase golden)
    {
        var comparison = new TensorComparison(golden);
        var tensors = GoldenTensors.Read(golden.PathOf("file"));
        var folders = Folders(golden);
        using var inference = inference_mode();
        foreach (var folder in folders)
        {
            using var network = Networks.Sequence(folder.Path);
            var (ids, mask) = (tensors["input_ids"], tensors["attention_mask"]);
            foreach (var name in golden["expected"].Texts())
            {
                var (got, counted) = RowSlice.Parse(name!).Name switch
                {
                    "logits" => (network.call(ids, mask), (Tensor?)null),
                    "last_hidden_state" => (network.Backbone.call(ids, mask), (mask != 0).unsqueeze(-1)),
                    _ => throw golden.Unknown("expected"),
                };
                comparison.Compare(name!, tensors[name!], got, counted, $"{folder.Name} ");
            }
        }
        return comparison.Result(golden.Name, $"{folders.Count} folders");
    }

    // The folders whose exact values are in the file that the case names in words.
    private static List<FormatFolder> Folders(GoldenCase golden)
    {
        var model = golden.PathOf("model");
        if (!model.EndsWith(AnyFolder, StringComparison.Ordinal))
            throw golden.Unknown("model");
        var words = golden.Text("exercises");
        var folders = FormatFolder.List(model[..^AnyFolder.Length])
            .Where(folder => folder.ExpectedName is { } expected && words.Contains(expected, StringComparison.Ordinal)).ToList();
        return folders.Count > 0 ? folders : throw new InvalidDataException("'exercises' names no file of expected values of formats.json");
    }
}
