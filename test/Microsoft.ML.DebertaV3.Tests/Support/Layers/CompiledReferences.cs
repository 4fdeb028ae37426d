using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.DebertaV3.Tests.Support.Layers;

/// <summary>
/// The types that a compiled type uses anywhere: bases, interfaces, signatures, fields, attributes, and the code of its methods.
/// </summary>
internal static class CompiledReferences
{
    /// <summary>
    /// Without repetition, each as a definition without type arguments; nested types (also the compiler's) count as their outermost type.
    /// </summary>
    public static IReadOnlyCollection<TypeReference> Of(TypeDefinition type)
    {
        var found = new Dictionary<string, TypeReference>();
        foreach (var reference in Everything(type).SelectMany(Parts))
            found.TryAdd(reference.FullName, reference);
        return found.Values;
    }

    private static IEnumerable<TypeReference?> Everything(TypeDefinition type)
    {
        TypeReference?[] own =
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.CustomAttributes.Select(a => a.AttributeType),
            .. type.GenericParameters.SelectMany(Constraints),
            .. type.Fields.Select(f => f.FieldType),
            .. type.Fields.SelectMany(f => f.CustomAttributes).Select(a => a.AttributeType),
        ];
        return own.Concat(type.Methods.SelectMany(InMethod)).Concat(type.NestedTypes.SelectMany(Everything));
    }

    private static IEnumerable<TypeReference?> InMethod(MethodDefinition method)
    {
        var signature = method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType)
            .Concat(method.GenericParameters.SelectMany(Constraints));
        if (!method.HasBody)
            return signature;
        return signature
            .Concat(method.Body.Variables.Select(v => v.VariableType))
            .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType))
            .Concat(method.Body.Instructions.SelectMany(InInstruction));
    }

    private static IEnumerable<TypeReference?> InInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method =>
            [method.DeclaringType, method.ReturnType, .. method.GenericArguments, .. method.Parameters.Select(p => p.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(c => c.ConstraintType);

    // List<T>[] -> List, T
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        { DeclaringType: { } outer } => Parts(outer),
        _ => [type],
    };
}
