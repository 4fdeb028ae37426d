namespace BatchScoring;

/// <summary>A column of a UTF-8 file of lines with tabs. The first line has the titles; there are no quotation marks.</summary>
internal sealed class TsvTexts : TextFile
{
    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly int _column;
    private long _line = 1;

    /// <exception cref="InvalidDataException">There is no such column.</exception>
    public TsvTexts(string path, string column)
    {
        (_path, _reader) = (path, new(path));
        string[] titles = (_reader.ReadLine() ?? "").Split('\t');
        _column = Array.IndexOf(titles, column);
        if (_column >= 0)
            return;
        _reader.Dispose();
        throw new InvalidDataException($"{path}: there is no column {column}. Its first line has {string.Join(", ", titles)}.");
    }

    public override double Fraction =>
        _reader.BaseStream.Length == 0 ? 1 : (double)_reader.BaseStream.Position / _reader.BaseStream.Length;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A line has too few cells.</exception>
    public override int Read(Span<string?> texts)
    {
        var count = 0;
        for (; count < texts.Length && _reader.ReadLine() is { } line; count++)
        {
            _line++;
            var cells = line.Split('\t', _column + 2);
            texts[count] = _column < cells.Length ? cells[_column] : throw new InvalidDataException(
                $"{_path}({_line}): the line has {cells.Length} cells; the text is in cell {_column + 1}.");
        }
        return count;
    }

    public override int Skip(int rows)
    {
        var count = 0;
        while (count < rows && _reader.ReadLine() is not null)
            count++;
        _line += count;
        return count;
    }

    public override void Dispose() => _reader.Dispose();
}
