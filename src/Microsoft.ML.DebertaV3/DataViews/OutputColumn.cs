using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Writes one column's value of one row from the network's output of that row.</summary>
internal delegate void Decoder<TOutput, T>(TOutput output, ref T value);

/// <summary>One column that scoring adds: how it looks and how it is decoded.</summary>
internal sealed class OutputColumn
{
    private readonly Func<Func<object>, Delegate> _createGetter;

    private OutputColumn(DataViewSchema.DetachedColumn column, Func<Func<object>, Delegate> createGetter)
    {
        Column = column;
        _createGetter = createGetter;
    }

    /// <summary>Name, type and annotations.</summary>
    public DataViewSchema.DetachedColumn Column { get; }

    /// <summary>A column of the type <typeparamref name="T"/> from a row of logits.</summary>
    public static OutputColumn Of<T>(string name, DataViewType type, DataViewSchema.Annotations? annotations, Decoder<float[], T> decode) =>
        Of<float[], T>(name, type, annotations, decode);

    /// <summary>A column of the type <typeparamref name="T"/> from whatever the scorer gives for a row.</summary>
    public static OutputColumn Of<TOutput, T>(
        string name, DataViewType type, DataViewSchema.Annotations? annotations, Decoder<TOutput, T> decode) => new(
        new DataViewSchema.DetachedColumn(name, type, annotations),
        current => (ValueGetter<T>)((ref T value) => decode((TOutput)current(), ref value)));

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type over the row that <paramref name="current"/> gives.</summary>
    public Delegate CreateGetter(Func<object> current) => _createGetter(current);
}
