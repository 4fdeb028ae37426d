using System.Runtime.CompilerServices;

namespace Microsoft.ML.DebertaV3.Training;

/// <summary>Validates option values when they are set. Error messages name the option.</summary>
internal static class OptionChecks
{
    public static string Name(string value, [CallerMemberName] string option = "") =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{option} must be a column name; it is empty.", option) : value;

    public static string? NameOrNull(string? value, [CallerMemberName] string option = "") => value is null ? null : Name(value, option);

    public static int AtLeast(int minimum, int value, [CallerMemberName] string option = "") =>
        value >= minimum ? value : throw OutOfRange(option, value, $"at least {minimum}");

    public static int Between(int minimum, int maximum, int value, [CallerMemberName] string option = "") =>
        value >= minimum && value <= maximum ? value : throw OutOfRange(option, value, $"in {minimum} to {maximum}");

    public static double Positive(double value, [CallerMemberName] string option = "") =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(option, value, "positive");

    public static double NotNegative(double value, [CallerMemberName] string option = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(option, value, "0 or positive");

    /// <summary>Requires a fraction in [0, 1).</summary>
    public static double Rate(double value, [CallerMemberName] string option = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(option, value, "in [0, 1)");

    /// <summary>Requires a fraction in (0, 1].</summary>
    public static double PartOrWhole(double value, [CallerMemberName] string option = "") =>
        value is > 0 and <= 1 ? value : throw OutOfRange(option, value, "in (0, 1]");

    /// <summary>Requires a defined value of the enumeration.</summary>
    public static T Known<T>(T value, [CallerMemberName] string option = "")
        where T : struct, Enum =>
            Enum.IsDefined(value) ? value : throw OutOfRange(option, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>Throws if options that are valid on their own contradict each other.</summary>
    /// <exception cref="ArgumentException">The condition is true; the message begins with the option.</exception>
    public static void Refuse(bool condition, string option, string problem)
    {
        if (condition)
            throw new ArgumentException($"{option}: {problem}.", option);
    }

    private static ArgumentOutOfRangeException OutOfRange(string option, object value, string wanted) =>
        new(option, value, $"{option} must be {wanted}.");
}
