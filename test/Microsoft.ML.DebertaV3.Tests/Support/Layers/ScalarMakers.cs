using Mono.Cecil;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>
/// Finds the calls that make a TorchSharp Scalar which nothing keeps alive: conversions, and methods of TorchSharp that convert inside.
/// </summary>
internal sealed class ScalarMakers(ModuleDefinition torchSharp)
{
    private readonly HashSet<string> _makers = Makers([.. torchSharp.GetTypes()
        .SelectMany(type => type.Methods)
        .Where(method => method.HasBody && method.DeclaringType.FullName != typeof(Scalar).FullName)]);

    /// <summary>The calls of <paramref name="types"/>, "type.method calls method" each.</summary>
    public IEnumerable<string> Calls(IEnumerable<TypeDefinition> types) =>
        from type in types
        from method in type.Methods.Where(method => method.HasBody)
        from called in Called(method)
        where IsConversion(called) || _makers.Contains(called.FullName)
        select $"{type.FullName}.{method.Name} calls {called.FullName}";

    // Those that convert, those that call them, and so on until there are no more.
    private static HashSet<string> Makers(MethodDefinition[] methods)
    {
        var makers = methods.Where(method => Called(method).Any(IsConversion)).Select(method => method.FullName).ToHashSet();
        var callees = methods.ToDictionary(method => method.FullName, method => Called(method).Select(called => called.FullName)
            .ToHashSet());
        while (callees.Where(caller => !makers.Contains(caller.Key) && caller.Value.Overlaps(makers)).Select(caller => caller.Key)
            .ToArray() is { Length: > 0 } more)
            makers.UnionWith(more);
        return makers;
    }

    private static bool IsConversion(MethodReference called) =>
        called.ReturnType.FullName == typeof(Scalar).FullName && called.Name is "op_Implicit" or nameof(ScalarExtensionMethods.ToScalar);

    private static IEnumerable<MethodReference> Called(MethodDefinition method) =>
        method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>();
}
