using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

/// <summary>
/// Fits and loads count as native work, as scoring does by its <see cref="DisposalGuard"/>: what starts with a device begins with a count.
/// </summary>
[TestClass]
public sealed class NativeWorkTests
{
    [TestMethod]
    public void EveryMethod_ThatAsksForTheDevice_CountsAsWork()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(DebertaV3Config).Assembly.Location);
        var methods = library.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);
        var starts = methods.Where(method => Calls(method, nameof(HostSettings), nameof(HostSettings.Device))).ToArray();

        var uncounted = starts.Where(method => !Calls(method, nameof(NativeWork), nameof(NativeWork.Begin)))
            .Select(method => method.FullName).ToArray();

        Assert.IsGreaterThanOrEqualTo(4, starts.Length);
        Assert.IsEmpty(uncounted, string.Join('\n', uncounted));
    }

    [TestMethod]
    public void Use_CountsAsWork()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(DebertaV3Config).Assembly.Location);
        var guard = library.MainModule.GetType(typeof(DisposalGuard).FullName);

        var counted = guard.Methods.Where(method => method.HasBody && Calls(method, nameof(NativeWork), nameof(NativeWork.Begin)))
            .Select(method => method.Name).ToArray();

        CollectionAssert.AreEquivalent(new[] { nameof(DisposalGuard.Use), "Free" }, counted);
    }

    private static bool Calls(MethodDefinition method, string type, string name) => method.Body.Instructions
        .Any(instruction => instruction.OpCode.Code is Code.Call && instruction.Operand is MethodReference callee && callee.Name == name
        && callee.DeclaringType.Name == type);
}
