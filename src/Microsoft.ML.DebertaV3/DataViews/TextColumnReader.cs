using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads the text columns of a row.</summary>
internal sealed class TextColumnReader
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _first;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _second;
    private ReadOnlyMemory<char> _buffer;

    public TextColumnReader(DataViewRow row, string taskName, IReadOnlyList<string> columns)
    {
        var found = Find(row.Schema, taskName, columns);
        _first = row.GetGetter<ReadOnlyMemory<char>>(found[0]);
        _second = found.Count > 1 ? row.GetGetter<ReadOnlyMemory<char>>(found[1]) : null;
    }

    /// <summary>The columns by name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or not text.</exception>
    public static IReadOnlyList<DataViewSchema.Column> Find(DataViewSchema schema, string taskName, IReadOnlyList<string> columns) =>
        [.. columns.Select(name => SchemaChecks.Find(schema, taskName, name, "text", type => type is TextDataViewType))];

    /// <summary>The row that the cursor stands on.</summary>
    public TextRow Read() => new(Read(_first), _second is null ? null : Read(_second));

    private string Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        getter(ref _buffer);
        return _buffer.ToString();
    }
}
