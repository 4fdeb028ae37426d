using Mono.Cecil;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>Finds the calls that make a TorchSharp Scalar which nothing keeps alive: conversions, and methods of TorchSharp that convert inside.</summary>
internal sealed class ScalarMakers(ModuleDefinition torchSharp)
{
    private const int Depth = 4; // of calls inside of TorchSharp

    private readonly Dictionary<string, MethodDefinition> _methods = torchSharp.GetTypes()
        .SelectMany(type => type.Methods)
        .Where(method => method.HasBody && method.DeclaringType.FullName != typeof(Scalar).FullName)
        .ToDictionary(method => method.FullName);
    private readonly Dictionary<string, bool> _known = [];

    /// <summary>The calls of <paramref name="types"/>, "type.method calls method" each.</summary>
    public IEnumerable<string> Calls(IEnumerable<TypeDefinition> types) =>
        from type in types
        from method in type.Methods.Where(method => method.HasBody)
        from called in Called(method)
        where IsConversion(called) || Makes(called.FullName, Depth)
        select $"{type.FullName}.{method.Name} calls {called.FullName}";

    private bool Makes(string method, int depth)
    {
        if (_known.TryGetValue(method, out var known))
            return known;
        if (depth == 0 || !_methods.TryGetValue(method, out var definition))
            return false;
        _known[method] = false; // of a method that calls itself
        return _known[method] = Called(definition).Any(called => IsConversion(called) || Makes(called.FullName, depth - 1));
    }

    private static bool IsConversion(MethodReference called) =>
        called.ReturnType.FullName == typeof(Scalar).FullName && called.Name is "op_Implicit" or nameof(ScalarExtensionMethods.ToScalar);

    private static IEnumerable<MethodReference> Called(MethodDefinition method) => method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>();
}
