using System.Globalization;

namespace Microsoft.ML.DebertaV3.Conformance;

/// <summary>What became of one case: one line of output.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Worst">The difference that comes nearest to its tolerance, or exceeds it most; null where nothing was compared.</param>
/// <param name="Detail">What else a reader should know.</param>
internal sealed record CaseResult(string Name, Verdict Verdict, Deviation? Worst, string Detail)
{
    /// <summary>A case that a later part brings.</summary>
    public static CaseResult Later(string name, string reason) => new(name, Verdict.Later, null, reason);

    /// <summary>A case that could not be run.</summary>
    public static CaseResult Failed(string name, Exception problem) =>
        new(name, Verdict.Fail, null, $"{problem.GetType().Name}: {problem.Message.ReplaceLineEndings(" ")}");

    /// <summary>Name, difference, tolerance, verdict, detail.</summary>
    public override string ToString()
    {
        var verdict = Verdict switch { Verdict.Ok => "ok", Verdict.Fail => "FAIL", _ => "later" };
        var what = Worst is { Difference: > 0 } worst ? worst.What : ""; // where nothing differs, nothing is worst
        var detail = string.Join("  ", new[] { what, Detail }.Where(part => part.Length > 0));
        return $"{Name,-46} {Number(Worst?.Difference),9} {Number(Worst?.Tolerance),9}  {verdict,-5}  {detail}".TrimEnd();
    }

    private static string Number(double? value) => value?.ToString("0.##e-00;;0", CultureInfo.InvariantCulture) ?? "-";
}
