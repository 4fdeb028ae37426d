using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Hf;

/// <summary>A checkpoint folder whose weights, read into the network, must have exactly the expected bits.</summary>
internal static class FormatFolderCase
{
    private const string Folder = "formats";

    /// <summary>The list of folders, relative to cases.json.</summary>
    public const string ListName = Folder + "/" + FormatFolder.ListName;

    /// <summary>A case for each folder that can be read, and one for each file of a folder that must be refused.</summary>
    public static IReadOnlyList<ConformanceCase> List(string root) =>
    [
        .. FormatFolder.List(Path.Combine(root, Folder)).SelectMany(folder => folder.ExpectedName is null
            ? MaliciousFileCase.List(root, $"{Folder}/{folder.Name}")
            : [new ConformanceCase($"{Folder}/{folder.Name}", () => Run(folder))]),
    ];

    private static CaseResult Run(FormatFolder folder)
    {
        using var scope = NewDisposeScope();
        var expected = GoldenTensors.Read(folder.Expected);
        var absent = Networks.HeadPrefixes.Where(prefix => !expected.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)));
        using var network = Networks.Sequence(folder.Path, [.. absent]);

        var deviations = new Deviations();
        foreach (var name in expected.Names)
        {
            var slice = RowSlice.Parse(name);
            deviations.Add(name, DifferentBits(name, expected[name], slice.Of(Networks.Parameter(network, slice.Name))), 0);
        }
        return deviations.Result($"{Folder}/{folder.Name}", $"bits of {expected.Names.Count} tensors");
    }

    // How many numbers differ in any bit.
    private static int DifferentBits(string name, Tensor expected, Tensor got)
    {
        if (!expected.shape.SequenceEqual(got.shape))
            throw TensorComparison.WrongShape(name, expected, got);
        var wanted = MemoryMarshal.Cast<float, int>(new NativeSpan(expected).All);
        var found = MemoryMarshal.Cast<float, int>(new NativeSpan(got).All);
        var count = 0;
        for (var i = 0; i < wanted.Length; i++)
            count += wanted[i] == found[i] ? 0 : 1;
        return count;
    }
}
