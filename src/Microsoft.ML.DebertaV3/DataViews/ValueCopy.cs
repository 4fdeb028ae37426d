using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Determines which column types can be buffered while the source cursor moves on.</summary>
internal static class ValueCopy
{
    /// <summary>
    /// Requires that values of the column can be copied: numbers, keys, text, dates, row ids, vectors, and any value without references.
    /// </summary>
    /// <exception cref="NotSupportedException">The values cannot be copied.</exception>
    public static void Require(DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType or VectorDataViewType || !HoldsReferences(column.Type.RawType))
            return;
        throw new NotSupportedException(
            $"Column '{column.Name}' is {column.Type}, whose values cannot be kept while a batch of rows is scored, "
            + "so it cannot be read together with the scores. Read the scores without it, drop it in front of the model "
            + "(mlContext.Transforms.DropColumns), make it behind the model, or score by a prediction engine.");
    }

    private static bool HoldsReferences(Type type) => typeof(IDisposable).IsAssignableFrom(type)
        || Utils.MarshalInvoke(new FuncStaticMethodInfo1<bool>(RuntimeHelpers.IsReferenceOrContainsReferences<int>), type);
}

/// <summary>Copies values of one type, without sharing memory with the original.</summary>
internal class ValueCopy<T>
{
    /// <summary>Copies a value and adds its size to <paramref name="bytes"/>.</summary>
    public virtual T Copy(T value, ref long bytes)
    {
        bytes += Unsafe.SizeOf<T>();
        return value;
    }

    /// <inheritdoc cref="Copy(T, ref long)"/>
    public virtual T[] Copy(ReadOnlySpan<T> values, ref long bytes)
    {
        bytes += (long)values.Length * Unsafe.SizeOf<T>();
        return values.ToArray();
    }

    /// <summary>Passes a buffered value to a caller, who may modify what it receives.</summary>
    public virtual void Give(T kept, ref T target) => target = kept;
}

/// <inheritdoc/>
internal sealed class TextCopy : ValueCopy<ReadOnlyMemory<char>>
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<char> Copy(ReadOnlyMemory<char> value, ref long bytes)
    {
        bytes += Unsafe.SizeOf<ReadOnlyMemory<char>>() + (long)sizeof(char) * value.Length;
        return value.ToString().AsMemory();
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<char>[] Copy(ReadOnlySpan<ReadOnlyMemory<char>> values, ref long bytes)
    {
        var copies = new ReadOnlyMemory<char>[values.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = Copy(values[i], ref bytes);
        return copies;
    }
}

/// <inheritdoc/>
/// <param name="items">Copies the elements of a vector.</param>
internal sealed class VectorCopy<T>(ValueCopy<T> items) : ValueCopy<VBuffer<T>>
{
    /// <inheritdoc/>
    public override VBuffer<T> Copy(VBuffer<T> value, ref long bytes)
    {
        bytes += Unsafe.SizeOf<VBuffer<T>>();
        var values = items.Copy(value.GetValues(), ref bytes);
        if (value.IsDense)
            return new(value.Length, values);
        bytes += (long)sizeof(int) * values.Length;
        return new(value.Length, values.Length, values, value.GetIndices().ToArray());
    }

    /// <inheritdoc/>
    public override void Give(VBuffer<T> kept, ref VBuffer<T> target) => kept.CopyTo(ref target);
}
