namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Reads a tensor from its storage, in one forward pass.</summary>
internal static class TensorReader
{
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensor">The tensor to read.</param>
    /// <param name="storage">Stream at the first byte of the tensor's storage.</param>
    /// <param name="destination">Receives all values in row-major order.</param>
    /// <exception cref="InvalidDataException">Wrong type, overlapping view or truncated file.</exception>
    public static void Read(string path, StoredTensor tensor, Stream storage, Span<float> destination)
    {
        if (!tensor.Type.IsWeight)
            throw Malformed.Tensor(path, tensor.Name, $"found {tensor.Type}, wanted {ElementType.Weights}.");
        if (destination.Length != tensor.Count)
            throw new ArgumentException($"{tensor.Count} numbers do not fit {destination.Length}.", nameof(destination));

        try
        {
            using var reader = new ElementReader(storage, tensor.Type);
            if (tensor.IsContiguous)
            {
                reader.Skip(tensor.Offset);
                reader.Read(destination);
            }
            else
            {
                ReadView(path, tensor, reader, destination);
            }
        }
        catch (EndOfStreamException cause)
        {
            throw Malformed.Tensor(path, tensor.Name, $"the file ends before the last of {tensor.Count} numbers: it is truncated.", cause);
        }
    }

    /// <summary>
    /// Iterates over the dimensions in order of decreasing stride, so that the file is only read forward, and writes each element to its
    /// index.
    /// </summary>
    private static void ReadView(string path, StoredTensor tensor, ElementReader reader, Span<float> destination)
    {
        if (destination.IsEmpty)
            return;

        var axes = Axes(tensor);
        if (Overlaps(axes))
            throw Malformed.Tensor(path, tensor.Name,
                $"strides {Malformed.Show(tensor.Strides)} make it overlap itself; wanted a plain view.");

        var index = new long[axes.Length];
        var (source, target) = (tensor.Offset, 0L);
        for (var done = 0; done < destination.Length; done++)
        {
            destination[(int)target] = reader.At(source);
            for (var axis = axes.Length - 1; axis >= 0; axis--)
            {
                source += axes[axis].Source;
                target += axes[axis].Target;
                if (++index[axis] < axes[axis].Size)
                    break;

                source -= axes[axis].Size * axes[axis].Source;
                target -= axes[axis].Size * axes[axis].Target;
                index[axis] = 0;
            }
        }
    }

    /// <summary>Returns the dimensions with more than one element: size, stride in the file, stride in the result.</summary>
    private static (long Size, long Source, long Target)[] Axes(StoredTensor tensor)
    {
        var targets = StoredTensor.ContiguousStrides(tensor.Shape);
        return [.. Enumerable.Range(0, tensor.Shape.Count)
            .Where(i => tensor.Shape[i] > 1)
            .Select(i => (tensor.Shape[i], tensor.Strides[i], targets[i]))
            .OrderByDescending(axis => axis.Item2)];
    }

    private static bool Overlaps((long Size, long Source, long Target)[] axes)
    {
        var extent = 0L; // extent of the inner dimensions
        foreach (var (size, source, _) in axes.Reverse())
        {
            if (source > 0 && source <= extent)
                return true;
            extent += (size - 1) * source;
        }

        return false;
    }
}
