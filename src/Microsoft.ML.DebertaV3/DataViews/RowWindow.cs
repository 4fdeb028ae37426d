using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Rows read ahead of a cursor in one pass, kept with the columns that the cursor passes through, and scored together.</summary>
/// <remarks>
/// The first window is one batch, so that a preview is quick; later ones are several, so that rows of similar length can share a batch. A
/// window ends early where its rows fill the bytes that are allowed: memory is bounded by one window, and the row that exceeds it.
/// </remarks>
internal sealed class RowWindow : IDisposable
{
    /// <summary>Bytes of kept values that end a window: far more than 16 batches of long texts have.</summary>
    public const long MostBytes = 64 << 20;

    private const int BatchesPerWindow = 16;

    private readonly DataViewRowCursor _source;
    private readonly IRowScorer _scorer;
    private readonly long _mostBytes;
    private readonly BufferedColumn<ReadOnlyMemory<char>>[] _texts;
    private readonly BufferedColumn<VBuffer<ReadOnlyMemory<char>>>? _several;
    private readonly Dictionary<int, BufferedColumn> _columns; // by their index in the source
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly List<RowPlace> _places = [];
    private object[] _outputs = [];
    private int _size;
    private int _row = -1;
    private bool _ended, _failed;

    /// <param name="source">A cursor in front of its first row; owned. The text columns are active.</param>
    /// <param name="scorer">Scores the rows.</param>
    /// <param name="passed">Columns of the source to keep.</param>
    /// <param name="mostBytes">Bytes that end a window.</param>
    public RowWindow(DataViewRowCursor source, IRowScorer scorer, IEnumerable<DataViewSchema.Column> passed, long mostBytes)
    {
        (_source, _scorer, _mostBytes, _size) = (source, scorer, mostBytes, scorer.BatchSize);
        var found = TextColumnReader.Find(source.Schema, scorer.Name, scorer.Inputs);
        _columns = found.Concat(passed).DistinctBy(c => c.Index).ToDictionary(c => c.Index, c => BufferedColumn.Of(source, c));
        _texts = [.. found.Select(c => _columns[c.Index]).OfType<BufferedColumn<ReadOnlyMemory<char>>>()];
        _several = found.Select(c => _columns[c.Index]).OfType<BufferedColumn<VBuffer<ReadOnlyMemory<char>>>>().FirstOrDefault();
        _id = source.GetIdGetter();
    }

    /// <summary>Where the current row stands in the source.</summary>
    /// <exception cref="InvalidOperationException">There is no current row.</exception>
    public RowPlace Place => _places[Row()];

    /// <summary>The position of the current row; -1 where there is none.</summary>
    public long Position => _row < 0 ? -1 : _places[_row].Position;

    /// <summary>What the scorer gave for the current row.</summary>
    /// <exception cref="InvalidOperationException">There is no current row.</exception>
    public object Output() => _outputs[Row()];

    /// <summary>A getter of a kept column.</summary>
    /// <param name="index">The column's index in the source.</param>
    public Delegate CreateGetter(int index) => _columns[index].CreateGetter(Row);

    /// <summary>Goes to the next row, and reads and scores the next window where this one is at its end.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        // Rows of a window that failed are read and lost: whoever goes on would not notice.
        if (_failed)
            throw new InvalidOperationException("This cursor failed at an earlier row and cannot go on; the rows after it are not scored.");
        if (_row >= 0 && ++_row < _places.Count)
            return true;
        _row = -1;
        _failed = true;
        Fill();
        _failed = false;
        _row = _places.Count > 0 ? 0 : -1;
        return _row == 0;
    }

    public void Dispose() => _source.Dispose();

    private void Fill()
    {
        _places.Clear();
        foreach (var column in _columns.Values)
            column.Clear();
        for (var bytes = 0L; _places.Count < _size && bytes < _mostBytes && Read();)
            bytes += Append();
        _outputs = _places.Count == 0 ? [] : _scorer.Score([.. _places.Select((place, i) => Text(i) with { Position = place.Position })]);
        _size = Math.Min(2 * _size, BatchesPerWindow * _scorer.BatchSize);
    }

    // A source that has ended is not asked again: a queue may have been filled since.
    private bool Read() => !_ended && !(_ended = !_source.MoveNext());

    private long Append()
    {
        var id = default(DataViewRowId);
        _id(ref id);
        _places.Add(new(_source.Position, _source.Batch, id));
        return _columns.Values.Sum(column => column.Append());
    }

    private TextRow Text(int row) => new(
        _texts.Length > 0 ? _texts[0][row].ToString() : "", _texts.Length > 1 ? _texts[1][row].ToString() : null)
    {
        Several = _several is null ? null : [.. _several[row].DenseValues().Select(text => text.ToString())],
    };

    private int Row() => _row >= 0 ? _row : throw new InvalidOperationException("The cursor stands on no row: call MoveNext first.");
}
