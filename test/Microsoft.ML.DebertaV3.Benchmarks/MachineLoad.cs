using System.Globalization;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Whether a machine is quiet enough to compare programs by their time.</summary>
internal static class MachineLoad
{
    /// <summary>The highest load average of the last minute at which a comparison starts.</summary>
    public const double Limit = 1.5;

    private const string Source = "/proc/loadavg";

    /// <summary>The load average of the last minute; null where the system does not tell.</summary>
    public static double? Current() => File.Exists(Source) ? Parse(File.ReadAllText(Source)) : null;

    /// <summary>The first of the numbers of /proc/loadavg.</summary>
    public static double Parse(string text) => double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Whether a comparison may start, and what is printed in front of it; null: nothing.</summary>
    /// <param name="load">The load average; null where unknown.</param>
    /// <param name="despiteLoad">Whether the user asked for it all the same.</param>
    public static (bool Starts, string? Line) Judge(double? load, bool despiteLoad)
    {
        if (load is not { } known)
            return (true, "LOAD UNKNOWN: this system does not tell what else it does.");
        if (known <= Limit)
            return (true, null);
        var found = string.Create(CultureInfo.InvariantCulture, $"load average {known:f2} at the start, above {Limit:f1}");
        return despiteLoad
            ? (true, $"LOADED MACHINE ({found}): not to be quoted.")
            : (false,
            $"Refused: {found}; the ratios of a loaded machine are not those of a quiet one. Build first, wait a minute or two, and start "
            + "with --no-build; or give --despite-load.");
    }
}
