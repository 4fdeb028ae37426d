using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Data.IO;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What the keys of a label column stand for: its KeyValues annotation, of whatever type. Immutable.</summary>
internal abstract class LabelValues
{
    /// <summary>Type of the annotation, a vector.</summary>
    public abstract VectorDataViewType Type { get; }

    /// <summary>The values as text, in the order of the keys.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Number of keys.</summary>
    public int Count => Type.Size;

    /// <summary>The values of a key column, or null where it carries none.</summary>
    public static LabelValues? FromColumn(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is not { Type: VectorDataViewType { Size: > 0 } type })
            return null;
        return Utils.MarshalInvoke(new FuncStaticMethodInfo1<DataViewSchema.Column, VectorDataViewType, LabelValues>(Read<int>), type.ItemType.RawType, column, type);
    }

    /// <summary>Values that are names.</summary>
    public static LabelValues FromNames(IReadOnlyList<string> names)
    {
        var values = new VBuffer<ReadOnlyMemory<char>>(names.Count, [.. names.Select(n => n.AsMemory())]);
        return new Of<ReadOnlyMemory<char>>(new VectorDataViewType(TextDataViewType.Instance, names.Count), values);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream does not hold values.</exception>
    public static LabelValues Load(IHostEnvironment environment, Stream stream)
    {
        if (!new BinarySaver(environment, new BinarySaver.Arguments()).TryLoadTypeAndValue(stream, out var type, out var value)
            || type is not VectorDataViewType { Size: > 0 } vector || value is null)
        {
            throw new InvalidDataException("The model's label values could not be read.");
        }
        return Utils.MarshalInvoke(new FuncStaticMethodInfo1<VectorDataViewType, object, LabelValues>(Wrap<int>), vector.ItemType.RawType, vector, value);
    }

    /// <summary>Writes type and values in ML.NET's binary form.</summary>
    public abstract void Save(IHostEnvironment environment, Stream stream);

    /// <summary>Adds the values as an annotation of the kind <paramref name="kind"/>.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    private static Of<T> Read<T>(DataViewSchema.Column column, VectorDataViewType type)
    {
        var values = default(VBuffer<T>);
        column.GetKeyValues(ref values);
        var copy = default(VBuffer<T>);
        values.CopyToDense(ref copy);
        return new Of<T>(type, copy);
    }

    private static Of<T> Wrap<T>(VectorDataViewType type, object value) => value is VBuffer<T> values && values.Length == type.Size
        ? new Of<T>(type, values)
        : throw new InvalidDataException("The model's label values do not have the type that they claim.");

    private sealed class Of<T>(VectorDataViewType type, VBuffer<T> values) : LabelValues
    {
        public override VectorDataViewType Type => type;

        public override IReadOnlyList<string> Names { get; } =
            [.. values.DenseValues().Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "")];

        public override void Save(IHostEnvironment environment, Stream stream)
        {
            var copy = values;
            if (!new BinarySaver(environment, new BinarySaver.Arguments()).TryWriteTypeAndValue(stream, type, ref copy, out _))
                throw new NotSupportedException($"Label values of the type {type.ItemType} cannot be saved.");
        }

        public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind) =>
            annotations.Add(kind, type, (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values.CopyTo(ref value)));
    }
}
