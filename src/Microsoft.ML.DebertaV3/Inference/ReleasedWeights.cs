using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Weights of modules that packed matrices hold too, bit for bit: memory need not hold them twice.</summary>
internal sealed partial class ReleasedWeights
{
    private readonly ConcurrentBag<(Parameter Parameter, long[] Shape, PackedMatrix Matrix, int FirstOutput)> _copied = [];

    /// <summary>Notes a parameter that a matrix was filled with, if the matrix holds the same numbers. Thread safe.</summary>
    /// <param name="parameter">[outputs, inputs]</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="firstOutput">The parameter's first output in the matrix.</param>
    public void Add(Parameter parameter, PackedMatrix matrix, int firstOutput)
    {
        if (matrix.IsExactFor(new NativeSpan(parameter).All))
            _copied.Add((parameter, parameter.shape, matrix, firstOutput));
    }

    /// <summary>Frees the memory of all noted parameters. Until they are restored, they have the shape [0].</summary>
    public void Release()
    {
        foreach (var (parameter, _, _, _) in _copied)
            Replace(parameter, empty(0));
        Trim();
    }

    /// <summary>Gives released parameters their numbers back, in fresh memory.</summary>
    public void Restore()
    {
        while (_copied.TryTake(out var copied))
        {
            var weight = empty(copied.Shape);
            copied.Matrix.Read(new NativeSpan(weight).All, copied.FirstOutput);
            Replace(copied.Parameter, weight);
        }
    }

    // glibc would keep freed blocks of a few megabytes.
    private static void Trim()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has its own rules.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptBytes);

    private static void Replace(Parameter parameter, Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using (weight)
            parameter.set_(weight);
    }
}
