using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Writes one column's value of one row from the network's output of that row.</summary>
internal delegate void Decoder<T>(float[] output, ref T value);

/// <summary>One column that scoring adds: how it looks and how it is decoded.</summary>
internal sealed class OutputColumn
{
    private readonly Func<Func<float[]>, Delegate> _createGetter;

    private OutputColumn(DataViewSchema.DetachedColumn column, Func<Func<float[]>, Delegate> createGetter)
    {
        Column = column;
        _createGetter = createGetter;
    }

    /// <summary>Name, type and annotations.</summary>
    public DataViewSchema.DetachedColumn Column { get; }

    /// <summary>A column of the type <typeparamref name="T"/>.</summary>
    public static OutputColumn Of<T>(string name, DataViewType type, DataViewSchema.Annotations? annotations, Decoder<T> decode) => new(
        new DataViewSchema.DetachedColumn(name, type, annotations),
        current => (ValueGetter<T>)((ref T value) => decode(current(), ref value)));

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type over the row that <paramref name="current"/> gives.</summary>
    public Delegate CreateGetter(Func<float[]> current) => _createGetter(current);
}
