using Microsoft.ML.DebertaV3.Conformance.Hf;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Conformance.Rtd;

/// <summary>Compares what was found with the tensors that a case expects, and checks that it is not what a wrong way gives.</summary>
internal sealed class RtdComparison(GoldenCase golden, GoldenTensors tensors)
{
    private readonly RtdTolerance _tolerance = new(golden["tolerance"]);

    public Deviations Deviations { get; } = new();

    /// <summary>Compares every tensor whose role is "expected" or "negative_control".</summary>
    /// <param name="found">By name; where only some rows of the expected tensor were made, or count, these rows and where they are
    /// (bool).</param>
    public void CompareAll(IReadOnlyDictionary<string, (Tensor Got, Tensor? Rows)> found)
    {
        foreach (var name in Names(golden, "expected"))
        {
            var (expected, got) = Sliced(name, found.TryGetValue(RowSlice.Parse(name).Name, out var result) ? result : throw Unknown(name));
            Compare(_tolerance, Deviations, name, expected, got);
        }

        foreach (var name in Names(golden, "negative_control"))
        {
            var (wrong, got) = Sliced(name, found[Controlled(name, found)]);
            Deviations.AddEqual($"{name} must differ", IsOther(name, wrong, got));
        }
    }

    public CaseResult Result() => Deviations.Result(golden.Name);

    /// <summary>The names of the tensors of a role.</summary>
    public static IEnumerable<string> Names(GoldenCase golden, string role) => golden["tensors"].EnumerateArray()
        .Where(entry => entry.Member("role").GetString() == role).Select(entry => entry.Member("name").GetString()!);

    /// <summary>
    /// The stored rows of what a name stands for. Where the case says that the others are exactly zero, they must be.
    /// </summary>
    public static Tensor Slice(GoldenCase golden, string name, Tensor whole, Deviations deviations)
    {
        var slice = RowSlice.Parse(name);
        var entry = golden["tensors"].EnumerateArray().First(entry => entry.Member("name").GetString() == name);
        if (entry.Optional("other_rows")?.GetString() == "exactly zero")
            deviations.Add($"other rows of {name}", slice.Others(whole).count_nonzero().item<long>(), 0);
        return slice.Of(whole);
    }

    /// <summary>The error for an expected tensor that this program does not know.</summary>
    public static InvalidDataException Unknown(string name) => new($"unknown expected tensor '{name}'");

    private bool IsOther(string name, Tensor wrong, Tensor got)
    {
        var deviations = new Deviations();
        Compare(_tolerance, deviations, name, wrong, got);
        return deviations.Result(name).Verdict == Verdict.Fail;
    }

    private static void Compare(RtdTolerance tolerance, Deviations deviations, string name, Tensor expected, Tensor got)
    {
        Action<Deviations, string, Tensor, Tensor> compare = name switch
        {
            _ when !expected.is_floating_point() => RtdTolerance.Equal,
            _ when name.StartsWith("probs", StringComparison.Ordinal) => tolerance.Probability,
            _ when name.Contains("loss", StringComparison.Ordinal) => expected.numel() == 1 ? tolerance.Loss : tolerance.PieceLoss,
            _ => tolerance.Value,
        };
        compare(deviations, name, expected, got);
    }

    // A control is named as the right result, but for its end.
    private static string Controlled(string control, IReadOnlyDictionary<string, (Tensor Got, Tensor? Rows)> found)
    {
        var best = found.Keys.MaxBy(name => control.Zip(name).TakeWhile(pair => pair.First == pair.Second).Count());
        return best is not null && best[0] == control[0] ? best : throw Unknown(control);
    }

    // What is stored and what was found, both of the stored rows, and of these what counts.
    private (Tensor Expected, Tensor Got) Sliced(string name, (Tensor Got, Tensor? Rows) found)
    {
        var (slice, stored) = (RowSlice.Parse(name), tensors[name]);
        return found.Rows is { } rows
            ? (stored[TensorIndex.Tensor(slice.Of(rows))], slice.OfPacked(found.Got, rows))
            : (stored, Slice(golden, name, found.Got, Deviations));
    }
}
