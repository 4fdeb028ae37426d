using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tests.Support;
using Microsoft.ML.DebertaV3.Tests.Support.Layers;
using Mono.Cecil;
using TorchSharp;

namespace Microsoft.ML.DebertaV3.Tests.Runtime;

/// <summary>Scalars of TorchSharp that are collected while native code reads them (docs/decisions/0014-scalars.md).</summary>
[TestClass]
[DoNotParallelize]
public sealed class ScalarLifetimeTests
{
    private static readonly string[] Keepers = [typeof(KeptScalar).FullName!, typeof(TensorArithmetic).FullName!,
        typeof(TensorSelection).FullName!];

    [TestMethod]
    public void CompiledCode_MakesScalarsOnlyWhereTheyAreKept()
    {
        using var library = AssemblyDefinition.ReadAssembly(typeof(DebertaV3Config).Assembly.Location);
        using var torchSharp = AssemblyDefinition.ReadAssembly(typeof(torch).Assembly.Location);

        var calls = new ScalarMakers(torchSharp.MainModule)
            .Calls(library.MainModule.GetTypes().Where(type => !Keepers.Contains((type.DeclaringType ?? type).FullName))).ToArray();

        Assert.IsEmpty(calls, string.Join('\n', calls));
    }

    [TestMethod]
    public void Calls_FindsOperators_AndConversions()
    {
        using var tests = AssemblyDefinition.ReadAssembly(typeof(ScalarLifetimeTests).Assembly.Location);
        using var torchSharp = AssemblyDefinition.ReadAssembly(typeof(torch).Assembly.Location);

        var calls = new ScalarMakers(torchSharp.MainModule).Calls(tests.MainModule.GetTypes().Where(type => type.Name == nameof(Unkept)))
            .ToArray();

        Assert.HasCount(3, calls, string.Join('\n', calls));
    }

    [TestMethod]
    public void Score_IsTheSame_WhileGarbageIsCollected()
    {
        using var model = SmallNetwork.FitMulticlass();
        TextRow[] row = [new("the rain in spain", null)];
        var expected = model.Model.Logits(row)[0];
        using var done = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                GC.Collect(0);
        });

        try
        {
            Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 2 },
                _ => CollectionAssert.AreEqual(expected, model.Model.Logits(row)[0]));
        }
        finally
        {
            done.Cancel();
            collector.Wait();
        }
    }

    private static class Unkept
    {
        public static torch.Tensor Sum(torch.Tensor a, torch.Tensor b) => a + b;

        public static torch.Tensor Scaled(torch.Tensor a) => a * 2.5;

        public static torch.Tensor AtLeastZero(torch.Tensor a) => a.clamp_min(0);
    }
}
