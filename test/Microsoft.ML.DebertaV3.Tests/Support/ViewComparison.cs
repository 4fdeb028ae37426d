using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Comparisons of data views, row by row and bit by bit.</summary>
internal static class ViewComparison
{
    /// <summary>
    /// Same values however the columns are read: all at once, the even and the odd ones, and each by a cursor of its own, side by side.
    /// </summary>
    public static void AreSame(IDataView expected, IDataView actual)
    {
        SchemaComparison.AreSame(expected.Schema, actual.Schema);
        AreSame(expected, actual, column => true);
        AreSame(expected, actual, column => column.Index % 2 == 0);
        AreSame(expected, actual, column => column.Index % 2 == 1);
        AreSameSideBySide(expected, actual);
    }

    /// <summary>The values of a view's columns, one text per row.</summary>
    public static string[] Rows(IDataView view, params string[] columns)
    {
        var wanted = columns.Select(name => view.Schema[name]).ToArray();
        using var cursor = view.GetRowCursor(wanted);
        var readers = wanted.Select(column => ValueText.Reader(cursor, column)).ToArray();
        var rows = new List<string>();
        while (cursor.MoveNext())
            rows.Add(string.Join('\t', readers.Select(read => read())));
        return [.. rows];
    }

    private static void AreSame(IDataView expected, IDataView actual, Func<DataViewSchema.Column, bool> isWanted)
    {
        using var left = new Reading(expected, isWanted);
        using var right = new Reading(actual, isWanted);
        var ids = new HashSet<DataViewRowId>();
        while (left.MoveNext())
        {
            Assert.IsTrue(right.MoveNext(), $"{right.Position + 1} rows, not more.");
            Assert.AreEqual(left.Id, right.Id);
            Assert.IsTrue(ids.Add(left.Id), $"The id {left.Id} occurs twice.");
            Assert.AreEqual(left.Values, right.Values, $"Row {left.Position}.");
        }
        Assert.IsFalse(right.MoveNext(), $"{right.Position} rows are too many.");
        Assert.IsNotEmpty(ids);
    }

    private static void AreSameSideBySide(IDataView expected, IDataView actual)
    {
        using var left = new Reading(expected, column => true);
        var right = actual.Schema.Select(one => new Reading(actual, column => column.Index == one.Index)).ToArray();
        while (left.MoveNext())
        {
            Assert.IsTrue(Array.TrueForAll(right, reading => reading.MoveNext() && reading.Id.Equals(left.Id)), $"Row {left.Position}.");
            Assert.AreEqual(left.Values, string.Join('\t', right.Select(reading => reading.Values)), $"Row {left.Position}.");
        }
        Array.ForEach(right, reading => reading.Dispose());
    }

    private sealed class Reading : IDisposable
    {
        private readonly DataViewRowCursor _cursor;
        private readonly Func<string>[] _readers;
        private readonly ValueGetter<DataViewRowId> _id;

        public Reading(IDataView view, Func<DataViewSchema.Column, bool> isWanted)
        {
            var columns = view.Schema.Where(isWanted).ToArray();
            _cursor = view.GetRowCursor(columns);
            Assert.IsTrue(view.Schema.All(column => !isWanted(column) || _cursor.IsColumnActive(column)));
            _readers = [.. columns.Select(column => ValueText.Reader(_cursor, column))];
            _id = _cursor.GetIdGetter();
        }

        public long Position => _cursor.Position;

        public string Values => string.Join('\t', _readers.Select(read => read()));

        public DataViewRowId Id
        {
            get
            {
                var id = default(DataViewRowId);
                _id(ref id);
                return id;
            }
        }

        public bool MoveNext() => _cursor.MoveNext();

        public void Dispose() => _cursor.Dispose();
    }
}
