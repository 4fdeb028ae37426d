using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads label values of one type, and converts them to culture-invariant text and back without loss.</summary>
internal abstract class LabelFormat(PrimitiveDataViewType type)
{
    private static readonly LabelFormat[] All =
    [
        new LabelFormat<ReadOnlyMemory<char>>(TextDataViewType.Instance, value => value.ToString(), text => text.AsMemory()),
        new LabelFormat<bool>(BooleanDataViewType.Instance, value => value ? bool.TrueString : bool.FalseString, bool.Parse),
        Number<float>(NumberDataViewType.Single),
        Number<double>(NumberDataViewType.Double),
        Number<sbyte>(NumberDataViewType.SByte),
        Number<byte>(NumberDataViewType.Byte),
        Number<short>(NumberDataViewType.Int16),
        Number<ushort>(NumberDataViewType.UInt16),
        Number<int>(NumberDataViewType.Int32),
        Number<uint>(NumberDataViewType.UInt32),
        Number<long>(NumberDataViewType.Int64),
        Number<ulong>(NumberDataViewType.UInt64),
        new LabelFormat<DateTime>(DateTimeDataViewType.Instance,
            value => value.ToString("o", CultureInfo.InvariantCulture),
            text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        new LabelFormat<DateTimeOffset>(DateTimeOffsetDataViewType.Instance,
            value => value.ToString("o", CultureInfo.InvariantCulture), text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)),
        new LabelFormat<TimeSpan>(TimeSpanDataViewType.Instance,
            value =>
                value.ToString("c", CultureInfo.InvariantCulture), text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture)),
    ];

    /// <summary>ML.NET's name for the type.</summary>
    public string Name { get; } = type.ToString()!;

    /// <summary>Returns the format for a type; keys are treated as numbers.</summary>
    /// <exception cref="NotSupportedException">The type is not supported.</exception>
    public static LabelFormat Of(DataViewType type) => Find(type)
        ?? throw new NotSupportedException($"Labels whose values are of the type {type} are not supported.");

    /// <summary>Same as <see cref="Of"/>, but null if the type is not supported.</summary>
    public static LabelFormat? Find(DataViewType type) => Array.Find(All, format => format.PlainType.RawType == type.RawType);

    /// <summary>Returns the format with a name.</summary>
    /// <exception cref="NotSupportedException">The type is not supported.</exception>
    public static LabelFormat Named(string name) => Array.Find(All, format => format.Name == name)
        ?? throw new NotSupportedException("There is no such type.");

    /// <summary>The type of one value: a key type if the count is above 0, otherwise the plain type.</summary>
    public PrimitiveDataViewType ItemType(ulong keyCount) => keyCount == 0 ? PlainType : new KeyDataViewType(PlainType.RawType, keyCount);

    /// <summary>Reads the key values of a column.</summary>
    public abstract LabelValues Read(DataViewSchema.Column column, VectorDataViewType vector);

    /// <summary>Returns default values, as many as the type has.</summary>
    public abstract LabelValues Defaults(VectorDataViewType vector);

    /// <summary>Parses values.</summary>
    public abstract LabelValues Parse(VectorDataViewType vector, IReadOnlyList<string> texts);

    protected PrimitiveDataViewType PlainType => type;

    // .NET formats numbers as the shortest text that parses back to the same value.
    private static LabelFormat<T> Number<T>(NumberDataViewType type)
        where T : INumber<T> =>
            new(type, value => value.ToString(null, CultureInfo.InvariantCulture), text => T.Parse(text, CultureInfo.InvariantCulture));
}

/// <inheritdoc/>
internal sealed class LabelFormat<T>(PrimitiveDataViewType type, Func<T, string> format, Func<string, T> parse) : LabelFormat(type)
{
    public override LabelValues Read(DataViewSchema.Column column, VectorDataViewType vector)
    {
        var values = default(VBuffer<T>);
        column.GetKeyValues(ref values);
        return new Values(vector, [.. values.DenseValues()], format);
    }

    public override LabelValues Defaults(VectorDataViewType vector) => new Values(vector, new T[vector.Size], format);

    public override LabelValues Parse(VectorDataViewType vector, IReadOnlyList<string> texts) =>
        new Values(vector, [.. texts.Select(parse)], format);

    private sealed class Values(VectorDataViewType type, T[] values, Func<T, string> format) : LabelValues
    {
        public override VectorDataViewType Type => type;

        public override IReadOnlyList<string> Names { get; } = [.. values.Select(format)];

        public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind) =>
            annotations.Add(kind, type,
                (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) => new VBuffer<T>(values.Length, values).CopyTo(ref target)));
    }
}
