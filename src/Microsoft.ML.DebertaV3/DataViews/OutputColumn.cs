using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Writes the value of one column for one row, from the output for that row.</summary>
internal delegate void Decoder<TOutput, T>(TOutput output, ref T value);

/// <summary>A column that scoring adds: name, type, annotations and decoder.</summary>
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

    /// <summary>Creates a column of type <typeparamref name="T"/> that is decoded from a row of logits.</summary>
    public static OutputColumn Of<T>(string name, DataViewType type, DataViewSchema.Annotations? annotations, Decoder<float[], T> decode) =>
        Of<float[], T>(name, type, annotations, decode);

    /// <summary>Creates a column of type <typeparamref name="T"/> that is decoded from the scorer's result for a row.</summary>
    public static OutputColumn Of<TOutput, T>(
        string name, DataViewType type, DataViewSchema.Annotations? annotations, Decoder<TOutput, T> decode) => new(
        new DataViewSchema.DetachedColumn(name, type, annotations),
        current => (ValueGetter<T>)((ref T value) => decode((TOutput)current(), ref value)));

    /// <summary>
    /// Creates a <see cref="ValueGetter{TValue}"/> of the column's type for the result that <paramref name="current"/> returns.
    /// </summary>
    public Delegate CreateGetter(Func<object> current) => _createGetter(current);
}
