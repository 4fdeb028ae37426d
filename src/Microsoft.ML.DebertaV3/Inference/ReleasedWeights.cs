using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Weights of modules that lie in packed matrices alone, so that memory holds them once. Thread safe.</summary>
internal sealed partial class ReleasedWeights
{
    private readonly Lock _lock = new();
    private readonly List<(Parameter Parameter, long[] Shape, PackedMatrix Matrix, int FirstOutput)> _released = [];

    /// <summary>Frees a parameter's memory, if the matrix holds the same numbers. Until it is restored it has the shape [0].</summary>
    /// <param name="parameter">[outputs, inputs]</param>
    /// <param name="numbers">The parameter's.</param>
    /// <param name="matrix">Was filled with them.</param>
    /// <param name="firstOutput">The parameter's first output in the matrix.</param>
    public void Release(Parameter parameter, ReadOnlySpan<float> numbers, PackedMatrix matrix, int firstOutput)
    {
        if (!matrix.IsExactFor(numbers))
            return;
        lock (_lock)
        {
            _released.Add((parameter, parameter.shape, matrix, firstOutput));
            Replace(parameter, empty(0));
        }
    }

    /// <summary>Gives all parameters their numbers back, in fresh memory.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            foreach (var (parameter, shape, matrix, firstOutput) in _released)
            {
                var weight = empty(shape);
                matrix.Read(All(weight), firstOutput);
                Replace(parameter, weight);
            }
            _released.Clear();
        }
    }

    /// <summary>Gives freed memory back to the system: glibc would keep blocks of a few megabytes.</summary>
    public static void Trim()
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

    private static Span<float> All(Tensor tensor)
    {
        var span = new Runtime.NativeSpan(tensor);
        return span.Slice(0, span.Length);
    }

    private static void Replace(Parameter parameter, Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using (weight)
            parameter.set_(weight);
    }
}
