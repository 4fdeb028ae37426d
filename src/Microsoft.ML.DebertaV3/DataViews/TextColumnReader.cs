using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads the text columns of a row: up to two text columns and one column of text vectors.</summary>
internal sealed class TextColumnReader
{
    private readonly IReadOnlyList<Func<string>> _texts;
    private readonly Func<IReadOnlyList<string>>? _several;

    public TextColumnReader(DataViewRow row, string taskName, IReadOnlyList<InputColumn> columns)
    {
        var found = Find(row.Schema, taskName, columns);
        _texts = [.. found.Where(column => !IsTexts(column.Type)).Select(column => Text(row, column))];
        _several = found.Where(column => IsTexts(column.Type)).Select(column => Texts(row, column)).FirstOrDefault();
    }

    /// <summary>Finds the columns by name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not text.</exception>
    public static IReadOnlyList<DataViewSchema.Column> Find(
        DataViewSchema schema, string taskName, IReadOnlyList<InputColumn> columns) =>
        [.. columns.Select(column => SchemaChecks.Find(
            schema, taskName, column.Name, column.Expected, type => Fits(column, type)))];

    /// <summary>
    /// Same as <see cref="Find(DataViewSchema, string, IReadOnlyList{InputColumn})"/>, for a schema shape before there is data.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not text.</exception>
    public static void Find(SchemaShape schema, string taskName, IReadOnlyList<InputColumn> columns)
    {
        foreach (var column in columns)
            SchemaChecks.Find(schema, taskName, column.Name, column.Expected, shape => IsPromised(shape, column));
    }

    /// <summary>Reads the cursor's current row.</summary>
    public TextRow Read() =>
        new(_texts.Count > 0 ? _texts[0]() : "", _texts.Count > 1 ? _texts[1]() : null) { Several = _several?.Invoke() };

    private static bool IsTexts(DataViewType type) => type is VectorDataViewType { ItemType: TextDataViewType };

    private static bool Fits(InputColumn column, DataViewType type) =>
        column.IsEither ? type is TextDataViewType || IsTexts(type) : column.IsVector ? IsTexts(type) : type is TextDataViewType;

    private static bool IsPromised(SchemaShape.Column promise, InputColumn column) =>
        (column.IsEither || promise.Kind == SchemaShape.Column.VectorKind.Scalar != column.IsVector)
        && !promise.IsKey && promise.ItemType is TextDataViewType;

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        var buffer = default(ReadOnlyMemory<char>);
        return () =>
        {
            getter(ref buffer);
            return buffer.ToString();
        };
    }

    private static Func<IReadOnlyList<string>> Texts(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var buffer = default(VBuffer<ReadOnlyMemory<char>>);
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues().Select(text => text.ToString())];
        };
    }
}
