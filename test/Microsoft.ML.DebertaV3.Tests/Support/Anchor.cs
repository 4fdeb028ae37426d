using System.Reflection;
using System.Runtime.Loader;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// ML.NET's own text trainers, Microsoft.ML.TorchSharp, which our users come from. Its types are read and its trainers made, never fitted:
/// it was built for another TorchSharp than ours.
/// </summary>
internal static class Anchor
{
    private static readonly Assembly Loaded = new AssemblyLoadContext(nameof(Anchor)).LoadFromAssemblyPath(AssemblyPath);

    /// <summary>The assembly beside the tests' own.</summary>
    public static string AssemblyPath => Path.Combine(AppContext.BaseDirectory, "Anchor", "Microsoft.ML.TorchSharp.dll");

    /// <summary>Its extension methods of ML.NET's catalogs.</summary>
    public static IReadOnlyList<MethodInfo> CatalogMethods { get; } =
    [
        .. Loaded.GetType("Microsoft.ML.TorchSharp.TorchSharpCatalog", throwOnError: true)!
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly),
    ];

    /// <summary>The public fields, inherited ones included, of the options of a trainer.</summary>
    public static IReadOnlyList<string> Options(string trainer) =>
        [.. CatalogMethods.Single(method => method.Name == trainer && IsByOptions(method)).GetParameters()[1].ParameterType
            .GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => field.Name)];

    /// <summary>The method whose parameters have names and defaults.</summary>
    public static MethodInfo Method(string name) => CatalogMethods.Single(method => method.Name == name && !IsByOptions(method));

    private static bool IsByOptions(MethodInfo method) => method.GetParameters() is [_, { Name: "options" }];
}
