using ParquetSharp;

namespace BatchScoring;

/// <summary>A column of strings of a Parquet file, read in batches: a row group may be larger than the memory.</summary>
internal sealed class ParquetTexts : TextFile
{
    private readonly ParquetFileReader _file;
    private readonly int _column;
    private readonly long _rows;
    private int _group = -1;
    private RowGroupReader? _groupReader;
    private LogicalColumnReader<string>? _reader; // null before the first row group
    private long _left; // rows of the group
    private long _read;

    /// <exception cref="InvalidDataException">There is no such column, or the file is no Parquet file.</exception>
    public ParquetTexts(string path, string column)
    {
        try
        {
            _file = new(path);
        }
        catch (ParquetException cause)
        {
            throw new InvalidDataException($"{path}: {cause.Message}", cause);
        }
        var schema = _file.FileMetaData.Schema;
        string[] names = [.. Enumerable.Range(0, _file.FileMetaData.NumColumns).Select(index => schema.Column(index).Path.ToDotString())];
        (_column, _rows) = (Array.IndexOf(names, column), _file.FileMetaData.NumRows);
        if (_column >= 0 && schema.Column(_column).LogicalType is StringLogicalType)
            return;
        _file.Dispose();
        throw new InvalidDataException($"{path}: there is no column {column} of strings. The file has {string.Join(", ", names)}.");
    }

    public override double Fraction => _rows == 0 ? 1 : (double)_read / _rows;

    public override int Read(Span<string?> texts)
    {
        var count = 0;
        while (count < texts.Length && Open())
        {
            var read = _reader!.ReadBatch(texts[count..Math.Min(texts.Length, count + (int)Math.Min(_left, int.MaxValue - count))]!);
            (count, _left, _read) = (count + read, _left - read, _read + read);
        }
        return count;
    }

    public override int Skip(int rows)
    {
        var count = 0;
        while (count < rows && Open())
        {
            var skipped = (int)_reader!.Skip(Math.Min(_left, rows - count));
            (count, _left, _read) = (count + skipped, _left - skipped, _read + skipped);
        }
        return count;
    }

    public override void Dispose()
    {
        Close();
        _file.Dispose();
    }

    // Goes to the next row group where this one has no rows left; false behind the last one.
    private bool Open()
    {
        while (_left == 0)
        {
            Close();
            if (++_group >= _file.FileMetaData.NumRowGroups)
                return false;
            _groupReader = _file.RowGroup(_group);
            _reader = _groupReader.Column(_column).LogicalReader<string>();
            _left = _groupReader.MetaData.NumRows;
        }
        return true;
    }

    private void Close()
    {
        _reader?.Dispose();
        _groupReader?.Dispose();
        (_reader, _groupReader) = (null, null);
    }
}
