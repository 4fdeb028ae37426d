using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.DebertaV3.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>Names and values that identify a fit: two fits with equal values perform the same steps.</summary>
internal static class Fingerprint
{
    /// <summary>Adds the public properties of an object.</summary>
    /// <param name="values">Receives names and values.</param>
    /// <param name="source">The object: options or a configuration.</param>
    /// <param name="ignored">Selects properties that do not affect the steps.</param>
    public static void Add(IDictionary<string, string> values, object source, Func<string, bool> ignored)
    {
        foreach (var property in source.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!ignored(property.Name))
                values[property.Name] = Text(property.GetValue(source));
        }
    }

    /// <summary>Describes the differences; empty if there are none.</summary>
    public static IReadOnlyList<string> Differences(
        IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string> wanted) =>
        [.. stored.Keys.Union(wanted.Keys).Order(StringComparer.Ordinal)
            .Where(name => stored.GetValueOrDefault(name) != wanted.GetValueOrDefault(name))
            .Select(name => $"{name} was {Shown(stored, name)}, now {Shown(wanted, name)}")];

    private static string Shown(IReadOnlyDictionary<string, string> values, string name) => values.GetValueOrDefault(name) switch
    {
        null => "absent",
        "" => "not set",
        { } value => value,
    };

    /// <summary>Formats a value with the invariant culture.</summary>
    public static string Text(object? value) => value is IReadOnlyDictionary<string, float> weights
        ? string.Join(", ", weights.OrderBy(weight => weight.Key, StringComparer.Ordinal)
        .Select(weight => $"{weight.Key} {Text(weight.Value)}"))
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Computes a digest of all weights.</summary>
    public static string Digest(nn.Module network)
    {
        using var noGradient = no_grad();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(MemoryMarshal.AsBytes(NativeSpan.Of(parameter).All));
        }
        return Short(hash);
    }

    /// <summary>Returns the digest as 16 hexadecimal digits.</summary>
    public static string Short(IncrementalHash hash) => Convert.ToHexString(hash.GetHashAndReset())[..16];
}
