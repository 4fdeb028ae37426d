using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>A window of rows that a cursor reads ahead, buffers and scores together.</summary>
/// <remarks>
/// The first window is one batch, so that previews are fast. Later windows are several batches, so that rows of similar length can share a
/// batch. A window ends early when it reaches the size limit: memory is bounded by the limit plus one row.
/// </remarks>
internal sealed class RowWindow : IDisposable
{
    /// <summary>Default size limit of a window in bytes: far more than 16 batches of long texts need.</summary>
    public const long MostBytes = 64 << 20;

    private const int BatchesPerWindow = 16;

    private readonly DataViewRowCursor _source;
    private readonly IRowScorer _scorer;
    private readonly long _mostBytes;
    private readonly BufferedColumn<ReadOnlyMemory<char>>[] _texts;
    private readonly BufferedColumn<VBuffer<ReadOnlyMemory<char>>>? _several;
    private readonly Dictionary<int, BufferedColumn> _columns; // by column index in the source
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly List<RowPlace> _places = [];
    private object[] _outputs = [];
    private int _size;
    private int _row = -1;
    private bool _ended, _failed;

    /// <param name="source">A cursor before its first row, owned by the window. The text columns are active.</param>
    /// <param name="scorer">Scores the rows.</param>
    /// <param name="passed">Columns of the source to buffer.</param>
    /// <param name="mostBytes">Size limit of a window in bytes.</param>
    public RowWindow(DataViewRowCursor source, IRowScorer scorer, IEnumerable<DataViewSchema.Column> passed, long mostBytes)
    {
        (_source, _scorer, _mostBytes, _size) = (source, scorer, mostBytes, scorer.BatchSize);
        var found = TextColumnReader.Find(source.Schema, scorer.Name, scorer.Inputs);
        _columns = found.Concat(passed).DistinctBy(c => c.Index).ToDictionary(c => c.Index, c => BufferedColumn.Of(source, c));
        _texts = [.. found.Select(c => _columns[c.Index]).OfType<BufferedColumn<ReadOnlyMemory<char>>>()];
        _several = found.Select(c => _columns[c.Index]).OfType<BufferedColumn<VBuffer<ReadOnlyMemory<char>>>>().FirstOrDefault();
        _id = source.GetIdGetter();
    }

    /// <summary>Position, batch and id of the current row.</summary>
    /// <exception cref="InvalidOperationException">There is no current row.</exception>
    public RowPlace Place => _places[Row()];

    /// <summary>Position of the current row; -1 if there is none.</summary>
    public long Position => _row < 0 ? -1 : _places[_row].Position;

    /// <summary>The scorer's result for the current row.</summary>
    /// <exception cref="InvalidOperationException">There is no current row.</exception>
    public object Output() => _outputs[Row()];

    /// <summary>Creates a getter for a buffered column.</summary>
    /// <param name="index">The column's index in the source.</param>
    public Delegate CreateGetter(int index) => _columns[index].CreateGetter(Row);

    /// <summary>Moves to the next row; reads and scores the next window at the end of this one.</summary>
    /// <returns>Whether there is a next row.</returns>
    public bool MoveNext()
    {
        // The rows of a failed window have been read and are lost; continuing would skip them silently.
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

    // MoveNext is not called again after the end: a source such as a queue could return new rows.
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
